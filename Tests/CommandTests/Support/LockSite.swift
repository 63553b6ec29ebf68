import RealServers

/// A catalog with locks, which can be reached by itself and through a proxy that cuts it off.
enum LockSite: CaseIterable, Sendable {
  case agent
  case consul
  case etcd
  case zookeeper

  /// Starts a server of its own, and ends it after the body.
  func withURLs(_ body: @escaping (_ direct: String, _ proxied: String, FaultyProxy) async throws -> Void) async throws {
    switch self {
    case .agent:
      try await RealServer.with(RollcallAgentServer()) { try await Self.with("consul", $0.httpAddress, body) }
    case .consul:
      try await RealServer.with(ConsulServer(mode: .development)) { try await Self.with("consul", $0.httpAddress, body) }
    case .etcd: try await RealServer.with(EtcdServer()) { try await Self.with("etcd", $0.clientAddress, body) }
    case .zookeeper: try await RealServer.with(ZooKeeperServer()) { try await Self.with("zookeeper", $0.clientAddress, body) }
    }
  }

  private static func with(
    _ scheme: String, _ address: String, _ body: (String, String, FaultyProxy) async throws -> Void
  ) async throws {
    let parts = address.split(separator: ":")
    let proxy = try await FaultyProxy.start(before: String(parts[0]), port: Int(parts[1]) ?? 0)
    do {
      try await body("\(scheme)://\(address)", "\(scheme)://\(proxy.address)", proxy)
      await proxy.stop()
    } catch {
      await proxy.stop()
      throw error
    }
  }
}
