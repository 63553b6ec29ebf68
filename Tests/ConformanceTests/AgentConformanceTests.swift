import RealServers
import Rollcall
import RollcallTesting
import Testing

/// The Consul engine over a Rollcall agent, a process of its own on a durable catalog. Checks that disturb nobody share one.
@Suite struct AgentConformanceTests {
  private static let shared = Task { try await RealServer.start(RollcallAgentServer()) }

  static let conformance = CatalogConformance(
    EngineProfile(
      capabilities: [.health, .locks, .keyFlags, .keyTransactions], faults: [.kill, .suspend, .empty], sessionTimeout: .seconds(4),
      tick: .seconds(1))
  ) { check in
    let server = check.isDisruptive ? try await RealServer.start(RollcallAgentServer()) : try await shared.value
    return ServerFixture(server, url: server.url, isShared: !check.isDisruptive)
  }

  @Test(arguments: conformance.checks) func `The Consul engine over a Rollcall agent keeps the contracts`(_ check: ConformanceCheck) async {
    await Self.conformance.run(check)
  }
}
