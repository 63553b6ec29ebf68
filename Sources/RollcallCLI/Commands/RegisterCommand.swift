import ArgumentParser
import Rollcall
import UnixSignals

struct RegisterCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "register",
    abstract: "Announces an instance for as long as this command runs.",
    discussion: """
      For what was started by something else. Stopped by Ctrl-C or SIGTERM it takes the instance out of the catalog; killed with -9, \
      the instance vanishes after its --ttl. A catalog that cannot be reached, now or later, is tried for ever; standard error tells \
      when the instance is registered and when not. A catalog that refuses the instance, as when another one has its id, ends it.

      Examples:
        rollcall register --service database --port 5432 --tag primary
        rollcall register --service web --port 8000 --host 10.0.0.7 --meta version=2 --ttl 30s
      """)

  @OptionGroup var catalog: CatalogOptions
  @OptionGroup var instance: InstanceOptions

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: StopSignals.all)
    let url = try catalog.catalog.url
    let instance = try await instance.instance(in: url)
    let options = Registrar.Options(for: self.instance)
    try await catalog.withCatalog(connect: .inBackground) { catalog in
      try await withDiscovery(catalog, options: options, logger: .silent) { discovery in
        let registration = try discovery.register(instance)
        try await withThrowingTaskGroup { group in
          group.addTask { _ = await signals.first { _ in true } }
          group.addTask { try await RegistrationReport(instance: instance, url: url).followUntilRefused(registration) }
          try await group.next()
          group.cancelAll()
        }
      }
    }
  }
}
