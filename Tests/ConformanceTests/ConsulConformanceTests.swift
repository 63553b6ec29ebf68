import RealServers
import Rollcall
import RollcallConsul
import RollcallTesting
import Testing

/// The Consul engine over a real Consul. Checks that disturb nobody share one server.
@Suite struct ConsulConformanceTests {
  /// The checks have more watches at once than the 200 connections that Consul allows a client.
  private static let shared = Task {
    try await RealServer.start(ConsulServer(configuration: ["limits { http_max_conns_per_client = 5000 }"]))
  }

  static let conformance = CatalogConformance(
    EngineProfile(
      capabilities: [.health, .locks, .keyFlags, .keyTransactions], faults: [.kill, .suspend, .empty], sessionTimeout: .seconds(4),
      tick: .seconds(1))
  ) { check in
    let server = check.isDisruptive ? try await RealServer.start(ConsulServer()) : try await shared.value
    return ServerFixture(server, url: server.url, isShared: !check.isDisruptive)
  }

  @Test(arguments: conformance.checks) func `The Consul engine over a real Consul keeps the contracts`(_ check: ConformanceCheck) async {
    await Self.conformance.run(check)
  }
}
