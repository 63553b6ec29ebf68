import RealServers
import Rollcall
import RollcallEtcd2
import RollcallTesting
import Testing

/// The engine over etcd's v2 API, over real servers of both versions that still have it. Checks that disturb nobody share one server.
@Suite struct Etcd2ConformanceTests {
  private static let shared34 = Task { try await RealServer.start(kind(.v34)) }
  private static let shared35 = Task { try await RealServer.start(kind(.v35)) }

  private static func kind(_ version: EtcdServer.Version) -> EtcdServer { EtcdServer(version: version, arguments: ["--enable-v2"]) }

  /// What that store cannot do: a key that others lie below has no value, names are paths, and values are text.
  private static let impossible = [
    "Any bytes are a value", "A list has exactly the keys that begin with the prefix, sorted by their bytes",
    "Keys and prefixes may have spaces, signs and letters of any script", "A prefix is deleted as a whole",
    "A watch of a key does not see keys that begin with it",
  ]

  static let older = conformance(.v34, shared34)
  static let newer = conformance(.v35, shared35)

  private static func conformance(
    _ version: EtcdServer.Version, _ shared: Task<RealServer<EtcdServer>, any Error>
  ) -> CatalogConformance {
    let profile = EngineProfile(
      capabilities: [.health], faults: [.kill, .suspend, .empty], sessionTimeout: .seconds(3), tick: .seconds(1))
    return CatalogConformance(profile) { check in
      let server = check.isDisruptive ? try await RealServer.start(kind(version)) : try await shared.value
      return ServerFixture(server, url: "etcd2://\(server.clientAddress)", isShared: !check.isDisruptive)
    }
  }

  private static func checks(_ conformance: CatalogConformance) -> [ConformanceCheck] {
    conformance.checks.filter { !impossible.contains($0.name) }
  }

  @Test(arguments: checks(older)) func `The engine over etcd 3.4's v2 API keeps the contracts`(_ check: ConformanceCheck) async {
    await Self.older.run(check)
  }

  @Test(arguments: checks(newer)) func `The engine over etcd 3.5's v2 API keeps the contracts`(_ check: ConformanceCheck) async {
    await Self.newer.run(check)
  }

  @Test func `What is left out as impossible is the name of a check`() {
    let names = Set(CatalogConformance.allChecks.map(\.name))
    #expect(Self.impossible.allSatisfy(names.contains))
  }
}
