internal import NIOCore

extension ZooKeeper {
  /// Creates a node whose name carries a mark of chance, so that a creation whose answer was lost is found again and not repeated.
  ///
  /// The name becomes `_c_MARK-NAME`, as Curator's protected nodes. Meant for sequential nodes, where a second try would make a second node.
  public func createProtected(
    _ path: String, _ data: [UInt8]? = [], acl: [ZooKeeperACL] = [.anybody], mode: ZooKeeperCreateMode,
    options: ZooKeeperCallOptions = ZooKeeperCallOptions()
  ) async throws -> ZooKeeperCreated {
    try NodePath.check(path, sequential: mode.isSequential)
    guard let parent = NodePath.parent(of: path) else {
      throw ZooKeeperError(.nodeExists, "the root cannot be created", path: path)
    }
    let prefix = "_c_\(UniqueMark.make())-"
    let marked = NodePath.join(parent, prefix + NodePath.name(of: path))
    let deadline = deadline(options)
    while true {
      let rest = ZooKeeperCallOptions(
        timeout: .nanoseconds((deadline - .now()).nanoseconds), waitsForConnection: options.waitsForConnection)
      do {
        return try await create(marked, data, acl: acl, mode: mode, options: rest)
      } catch let error as ZooKeeperError where error.code == .connectionLoss && error.outcome == .ambiguous {
        if let found = try await find(prefix, in: parent, mode, rest) { return found }
      }
    }
  }

  /// - Returns: nil when the creation has not taken effect.
  private func find(
    _ prefix: String, in parent: String, _ mode: ZooKeeperCreateMode, _ options: ZooKeeperCallOptions
  ) async throws -> ZooKeeperCreated? {
    // The server of now may not have seen yet what the one before has done.
    try await sync(parent, options: options)
    guard let name = try await children(of: parent, options: options).names.first(where: { $0.hasPrefix(prefix) }) else { return nil }
    let path = NodePath.join(parent, name)
    guard let stat = try await exists(path, options: options) else { return nil }
    if mode.isEphemeral, let session, !stat.isOwned(by: session.id) {
      // It goes with the session that it belongs to.
      throw ZooKeeperError(.sessionExpired, outcome: .ambiguous, "the node was created by a session that has ended", path: path)
    }
    return ZooKeeperCreated(path: path, stat: stat)
  }
}
