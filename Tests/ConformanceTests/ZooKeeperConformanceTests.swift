import RealServers
import Rollcall
import RollcallTesting
import RollcallZooKeeper
import Testing

/// The ZooKeeper engine over real servers of both versions. Checks that disturb nobody share one server.
@Suite struct ZooKeeperConformanceTests {
  /// As wide limits as the checks' timeouts need.
  private static let limits = ["minSessionTimeout=1000", "maxSessionTimeout=180000"]
  private static let shared38 = Task { try await RealServer.start(ZooKeeperServer(version: .v38, configuration: limits)) }
  private static let shared39 = Task { try await RealServer.start(ZooKeeperServer(version: .v39, configuration: limits)) }

  /// ZooKeeper looks for expired sessions once a tick.
  private static let profile = EngineProfile(
    capabilities: [.health, .locks, .keyFlags, .keyTransactions], faults: [.kill, .suspend, .empty], sessionTimeout: .seconds(3),
    tick: .milliseconds(500))

  static let older = conformance(.v38, shared38)
  static let newer = conformance(.v39, shared39)

  private static func conformance(
    _ version: ZooKeeperServer.Version, _ shared: Task<RealServer<ZooKeeperServer>, any Error>
  ) -> CatalogConformance {
    CatalogConformance(profile) { check in
      let server =
        check.isDisruptive
        ? try await RealServer.start(ZooKeeperServer(version: version, configuration: limits)) : try await shared.value
      return ServerFixture(server, url: "\(server.url)/?timeout=4s", isShared: !check.isDisruptive)
    }
  }

  @Test(arguments: older.checks) func `The ZooKeeper engine over ZooKeeper 3.8 keeps the contracts`(_ check: ConformanceCheck) async {
    await Self.older.run(check)
  }

  @Test(arguments: newer.checks) func `The ZooKeeper engine over ZooKeeper 3.9 keeps the contracts`(_ check: ConformanceCheck) async {
    await Self.newer.run(check)
  }
}
