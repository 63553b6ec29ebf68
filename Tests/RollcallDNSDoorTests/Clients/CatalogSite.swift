import RealServers

/// The four kinds of catalogs.
enum CatalogSite: String, CaseIterable, Sendable {
  case embedded, consul, etcd, zookeeper

  /// Runs a server of the kind.
  /// - Parameter body: is given its URL; none for the agent's own.
  func with(_ body: (String?) async throws -> Void) async throws {
    switch self {
    case .embedded: try await body(nil)
    case .consul: try await RealServer.with(ConsulServer()) { try await body($0.url) }
    case .etcd: try await RealServer.with(EtcdServer()) { try await body($0.url) }
    case .zookeeper:
      let server = ZooKeeperServer(configuration: ["minSessionTimeout=1000", "maxSessionTimeout=180000"])
      try await RealServer.with(server) { try await body($0.url) }
    }
  }
}
