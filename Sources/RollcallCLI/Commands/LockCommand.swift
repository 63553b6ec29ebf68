import ArgumentParser
import Rollcall
import Subprocess
import UnixSignals

struct LockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lock",
    abstract: "Runs a command while holding a lock in the catalog.",
    discussion: """
      Waits until no other holds the lock on KEY, runs COMMAND, releases the lock when it ends, and exits with its code. Signals are \
      passed on as 'rollcall run' does. The holder's name is the key's value meanwhile; the key stays behind, empty.

      When the lock is lost (the catalog was away for longer than --ttl, the key was deleted, somebody released it), COMMAND gets \
      SIGTERM, --grace later SIGKILL, and the exit code is 1; with --again the lock is waited for anew instead, and COMMAND started anew: \
      a leader's election.

      A process that stood still cannot know that its lock has passed on. COMMAND finds a number in ROLLCALL_FENCING_TOKEN that is higher \
      for each later holder; whatever it writes to can refuse a lower one than it has seen. When 'rollcall lock' itself is killed with -9, \
      COMMAND goes on, and the lock passes on after --ttl.

      Examples:
        rollcall lock jobs/nightly -- ./nightly
        rollcall lock jobs/nightly --timeout 0s -- ./nightly      # only if nobody else does it now (exit code 124)
        rollcall lock web/leader --again -- ./server --leader
      """)

  @OptionGroup var catalog: CatalogOptions

  @Argument(help: "The key to lock.", transform: { try keyArgument($0) })
  var key: String

  @Option(
    help: ArgumentHelp("How long to wait for the lock at most; without it, for ever.", valueName: "duration"),
    transform: { try DurationArgument($0, within: .zero ... .seconds(3_600_000), named: "0s to 1000h") })
  var timeout: DurationArgument?

  @Option(
    help: ArgumentHelp(
      "How long the lock outlives this process when it is killed with -9, 1s to 24h. (default: 10s)", valueName: "duration"),
    transform: { try DurationArgument($0, within: .seconds(1) ... .seconds(86_400), named: "1s to 24h") })
  var ttl = DurationArgument.seconds(10)

  @Option(
    help: ArgumentHelp("How long the lock rests after a holder that died, up to 60s. (default: 0s)", valueName: "duration"),
    transform: { try DurationArgument($0, within: .zero ... .seconds(60), named: "0s to 60s") })
  var lockDelay = DurationArgument.seconds(0)

  @Option(
    help: ArgumentHelp("How long COMMAND has to end after the lock is lost. (default: 5s)", valueName: "duration"),
    transform: { try DurationArgument($0, within: .zero ... .seconds(3600), named: "0s to 1h") })
  var grace = DurationArgument.seconds(5)

  @Option(help: "Who holds the lock, for others to read. (default: rollcall@HOSTNAME)")
  var holder = "rollcall@\(ThisMachine.name)"

  @Flag(help: "When the lock is lost, wait for it and start COMMAND again.")
  var again = false

  @Argument(parsing: .postTerminator, help: "The command to run, with its arguments, behind '--'.", completion: .file())
  var command: [String] = []

  mutating func validate() throws {
    guard CommandWords(command) != nil else {
      throw ValidationError("There is no command to run. Write it behind '--', as in: -- ./nightly")
    }
  }

  func run() async throws {
    guard let words = CommandWords(command) else { return }
    let signals = await UnixSignalsSequence(trapping: [.sigterm, .sigint, .sighup, .sigquit, .sigusr1, .sigusr2])
    let options = LockOptions(holder: holder, timeout: ttl.duration, lockDelay: lockDelay.duration, waitLimit: timeout?.duration)
    let current = CurrentCommand()
    let code = try await catalog.withCatalog(connect: .inBackground) { catalog in
      try await withThrowingTaskGroup(of: Int32.self) { group in
        defer { group.cancelAll() }
        group.addTask {
          for await signal in signals where !(current.isRunning && Terminal.delivers(signal)) {
            guard current.send(Signal(signal)) else { return 128 + signal.rawValue }
          }
          throw CancellationError()
        }
        group.addTask { try await hold(words, in: catalog, options, as: current) }
        return try await group.next() ?? 1
      }
    }
    throw ExitCode(code)
  }

  private func hold(_ words: CommandWords, in catalog: any Catalog, _ options: LockOptions, as current: CurrentCommand) async throws
    -> Int32
  {
    while true {
      do {
        return try await withLock(
          key, in: catalog, options: options, waiting: { StandardError.say("Waiting: \($0) holds the lock '\(key)'.") }
        ) { lock in
          try await LockedCommand(words, holding: lock, grace: grace.duration).run(as: current)
        }
      } catch let error as RollcallError where error.code == .lockLost && again {
        StandardError.say("\(error) It is waited for again.")
      } catch let error as RollcallError where error.code == .timedOut {
        StandardError.say("\(error)")
        return 124
      }
    }
  }
}
