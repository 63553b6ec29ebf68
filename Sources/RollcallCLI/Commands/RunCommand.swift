import ArgumentParser
import Rollcall
import RollcallReadiness
import Subprocess
import UnixSignals

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs a command and announces it as an instance of a service.",
    discussion: """
      Starts COMMAND, registers it once it is ready, takes it out of the catalog when it ends, and exits with its code (128 and the \
      signal's number when a signal ended it).

      COMMAND keeps the terminal and the standard streams. SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGUSR1 and SIGUSR2 are passed on to it; \
      Ctrl-C and Ctrl-\\ at the terminal reach it by themselves, once. It starts also when the catalog cannot be reached, and is \
      registered as soon as it can; standard error tells when it is registered and when not.

      When 'rollcall run' itself is killed with -9 nothing can be passed on: COMMAND goes on running, and the instance vanishes after \
      its --ttl.

      Examples:
        rollcall run --service web --port 8000 -- python3 -m http.server 8000
        rollcall run --service api --port 9000 --ready http:/health -- ./server
        rollcall run --service db --port 5432 --host 10.0.0.7 --ttl 30s -- postgres
        rollcall run --service cassandra --port 9042 --before 'cqlsh -f schema.cql' -- cassandra -f
      """)

  @OptionGroup var catalog: CatalogOptions
  @OptionGroup var instance: InstanceOptions

  @Option(
    help: ArgumentHelp(
      "When COMMAND is ready: 'tcp' when its port accepts connections, 'http:/path' when a GET of the path is answered with 2xx, 'none' at once. (default: tcp)",
      discussion: "Or any condition of 'rollcall wait', such as exec:COMMAND or file:PATH.", valueName: "tcp|http:/path|none|condition"),
    completion: .list(["tcp", "http:/", "none", "exec:", "file:", "unix:", "tcp://", "http://"]), transform: { try Readiness($0) })
  var ready = Readiness.tcp

  @Option(
    help: ArgumentHelp(
      "A shell command that is run once for all instances of the service, on the first that is ready, before any is registered. Can be repeated.",
      discussion: """
        The catalog keeps, under _rollcall/steps/SERVICE/, a lock while it runs and a note once it has succeeded, so that no other \
        instance and no later start runs it again. It is tried again until it exits with 0; a command that changes is a new one.
        """, valueName: "command"))
  var before: [String] = []

  @Argument(parsing: .postTerminator, help: "The command to run, with its arguments, behind '--'.", completion: .file())
  var command: [String] = []

  mutating func validate() throws {
    guard CommandWords(command) != nil else {
      throw ValidationError("There is no command to run. Write it behind '--', as in: -- python3 -m http.server \(instance.port)")
    }
  }

  func run() async throws {
    guard let words = CommandWords(command) else { return }
    let signals = await UnixSignalsSequence(trapping: [.sigterm, .sigint, .sighup, .sigquit, .sigusr1, .sigusr2])
    let url = try catalog.catalog.url
    let instance = try await instance.instance(in: url)
    let condition = try ready.condition(at: instance.address)
    if ready.asksInstance, await ReadinessProbe(try ReadinessCondition("tcp://\(instance.address)")).problem() == nil {
      throw CommandFailure(
        "Something else accepts connections at \(instance.address) already, so nothing could tell when '\(words.program)' is ready. "
          + "Stop it, or give another --port, or --ready none.")
    }
    let options = Registrar.Options(for: self.instance)
    let code = try await catalog.withCatalog(connect: .inBackground) { catalog in
      try await withDiscovery(catalog, options: options, logger: .silent) { discovery in
        let foreground = ForegroundCommand(words)
        return await withTaskGroup { group in
          group.addTask {
            for await signal in signals where !Terminal.delivers(signal) { foreground.send(Signal(signal)) }
          }
          group.addTask { await announce(instance, by: discovery, once: condition, in: url) }
          let code = await foreground.run()
          group.cancelAll()
          return code
        }
      }
    }
    throw ExitCode(code)
  }

  /// Registers the instance once it is ready, and tells what becomes of it.
  private func announce(
    _ instance: ServiceInstance, by discovery: Discovery, once condition: ReadinessCondition?, in url: CatalogURL
  ) async {
    do {
      try await waitUntilReady(condition)
      for command in before {
        try await OneTimeStep(command, of: instance.service).run(in: discovery.catalog, at: url)
      }
      let registration = try discovery.register(instance)
      // A catalog that does not take the instance never ends the command.
      await RegistrationReport(instance: instance, url: url).follow(registration)
    } catch is CancellationError {
      // The command has ended.
    } catch {
      StandardError.say("Not registered: \(error)")
    }
  }

  private func waitUntilReady(_ condition: ReadinessCondition?) async throws {
    guard let condition else { return }
    let asked = ContinuousClock.now
    var hasTold = false
    try await ReadinessProbe.waitUntilReady([condition]) { problem in
      // Starting takes a moment, of which there is nothing to tell.
      guard !hasTold, ContinuousClock.now - asked > .seconds(5) else { return }
      hasTold = true
      StandardError.say("Not registered yet, because it is not ready (--ready \(ready)): \(problem).")
    }
  }
}
