import ArgumentParser
import NIOCore
import Rollcall
import UnixSignals

/// One machine of the demonstration: serves, and keeps itself registered in every catalog until it is stopped.
struct DemoMachineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo-machine", abstract: "A machine of the demonstration.", shouldDisplay: false)

  @Option(help: "What it is called.")
  var name: String

  @Option(help: "The port that it serves at.")
  var port: Int

  @Option(help: "How long it outlives its last sign of life.", transform: { try DurationArgument($0) })
  var ttl: DurationArgument

  @Option(name: .customLong("catalog"), help: "A catalog to register in. Can be repeated.", transform: { try NamedCatalog($0) })
  var catalogs: [NamedCatalog]

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: StopSignals.all)
    let server = try await GreetingServer.start(greeting: "Hello from \(name).\n", host: Self.host, port: port)
    await withTaskGroup(of: Void.self) { group in
      for catalog in catalogs {
        group.addTask { try? await register(in: catalog.url) }
      }
      _ = await signals.first { _ in true }
      group.cancelAll()
    }
    try await server.close()
  }

  private static let host = "127.0.0.1"

  private func register(in url: CatalogURL) async throws {
    let catalog = try await Catalogs.builtIn.open(url, connect: .inBackground, logger: .silent)
    let instance = ServiceInstance(service: "ep2016", id: name, host: Self.host, port: port, metadata: ["model": "Raspberry Pi"])
    var options = Registrar.Options(session: SessionOptions(name: name, timeout: ttl.duration))
    options.stopTimeout = .seconds(2)
    try? await withDiscovery(catalog, options: options, logger: .silent) { discovery in
      try await discovery.withRegistration(of: instance) { _ in
        try await Task.sleep(for: .seconds(1_000_000))
      }
    }
    await catalog.close()
  }
}
