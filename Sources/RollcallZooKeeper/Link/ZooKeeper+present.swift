import ZooKeeperClient

extension ZooKeeper {
  /// - Returns: nil where there is no node.
  func nodeIfPresent(_ path: String) async throws -> ZooKeeperNode? {
    try await Self.ifPresent { try await get(path) }
  }

  /// - Returns: nil where there is no node.
  func childrenIfPresent(_ path: String) async throws -> ZooKeeperChildren? {
    try await Self.ifPresent { try await children(of: path) }
  }

  private static func ifPresent<Result>(_ read: () async throws -> Result) async throws -> Result? {
    do {
      return try await read()
    } catch let error as ZooKeeperError where error.code == .noNode {
      return nil
    }
  }
}
