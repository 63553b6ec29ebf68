import RealServers
import Rollcall
import RollcallEtcd
import RollcallTesting
import Testing

/// The etcd engine over real servers of both versions. Checks that disturb nobody share one server.
@Suite struct EtcdConformanceTests {
  private static let shared34 = Task { try await RealServer.start(EtcdServer(version: .v34)) }
  private static let shared35 = Task { try await RealServer.start(EtcdServer(version: .v35)) }

  /// etcd looks for expired leases twice a second.
  private static let profile = EngineProfile(
    capabilities: [.health, .locks, .keyFlags, .keyTransactions], faults: [.kill, .suspend, .empty], sessionTimeout: .seconds(3),
    tick: .seconds(1))

  static let older = conformance(.v34, shared34)
  static let newer = conformance(.v35, shared35)

  private static func conformance(
    _ version: EtcdServer.Version, _ shared: Task<RealServer<EtcdServer>, any Error>
  ) -> CatalogConformance {
    CatalogConformance(profile) { check in
      let server = check.isDisruptive ? try await RealServer.start(EtcdServer(version: version)) : try await shared.value
      return ServerFixture(server, url: server.url, isShared: !check.isDisruptive)
    }
  }

  @Test(arguments: older.checks) func `The etcd engine over etcd 3.4 keeps the contracts`(_ check: ConformanceCheck) async {
    await Self.older.run(check)
  }

  @Test(arguments: newer.checks) func `The etcd engine over etcd 3.5 keeps the contracts`(_ check: ConformanceCheck) async {
    await Self.newer.run(check)
  }
}
