import RealServers
import Rollcall
import RollcallConsul
import RollcallEtcd
import RollcallEtcd2
import RollcallZooKeeper

/// The four catalogs, each as a server of its own; the embedded one is that of an agent.
enum TestCatalog: CaseIterable, Sendable {
  case embedded, consul, etcd, zookeeper

  static let all = Catalogs([.consul, .etcd, .etcd2, .zookeeper])

  /// - Parameter body: is given the catalog's URL.
  func with(_ body: (String) async throws -> Void) async throws {
    switch self {
    case .embedded: try await RealServer.with(RollcallAgentServer()) { try await body($0.url) }
    case .consul: try await RealServer.with(ConsulServer()) { try await body($0.url) }
    case .etcd: try await RealServer.with(EtcdServer()) { try await body($0.url) }
    case .zookeeper: try await RealServer.with(ZooKeeperServer()) { try await body($0.url) }
    }
  }

  /// - Parameter body: is given the catalog's URL, and a discovery on it that runs.
  func withDiscovery(_ body: (String, Discovery) async throws -> Void) async throws {
    try await with { url in
      try await Self.withDiscovery(on: url) { try await body(url, $0) }
    }
  }

  static func withDiscovery(on url: String, _ body: (Discovery) async throws -> Void) async throws {
    let catalog = try await all.open(url, logger: .silent)
    do {
      try await Rollcall.withDiscovery(catalog, logger: .silent) { try await body($0) }
    } catch {
      await catalog.close()
      throw error
    }
    await catalog.close()
  }
}
