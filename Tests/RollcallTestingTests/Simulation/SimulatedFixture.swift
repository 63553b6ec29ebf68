import Rollcall
import RollcallTesting

struct SimulatedFixture: CatalogFixture {
  static func profile(patience: Duration, sessionTimeout: Duration = .seconds(4)) -> EngineProfile {
    EngineProfile(
      capabilities: [.health, .locks, .keyFlags, .keyTransactions], faults: [.kill, .suspend, .empty], sessionTimeout: sessionTimeout,
      tick: .milliseconds(100), patience: patience)
  }

  private let server: SimulatedServer

  init(_ bug: PlantedBug?) {
    server = SimulatedServer(bug)
  }

  func open(_ mode: ConnectMode) async throws -> any Catalog {
    try await SimulatedCatalog.open(server, mode)
  }

  func cause(_ fault: CatalogFault) {
    server.goDown()
  }

  func heal(_ fault: CatalogFault) async throws {
    try await server.comeBack(empty: fault == .empty)
  }
}
