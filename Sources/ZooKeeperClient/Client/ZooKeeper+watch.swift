extension ZooKeeper {
  /// Reads a node, and tells when it is changed or deleted.
  public func watchData(
    of path: String, options: ZooKeeperCallOptions = ZooKeeperCallOptions()
  ) async throws -> ZooKeeperWatched<ZooKeeperNode> {
    let full = try full(path)
    return try await watched(.data, full) { watch in
      try await call(
        .getData(full, watch: true), at: path, until: deadline(options), isRead: true, waits: options.waitsForConnection, watch: watch)
    }
  }

  /// Looks whether a node is there, and tells when that or its data changes.
  public func watchExistence(
    of path: String, options: ZooKeeperCallOptions = ZooKeeperCallOptions()
  ) async throws -> ZooKeeperWatched<ZooKeeperStat?> {
    let full = try full(path)
    return try await watched(.exists, full) { watch in
      try await call(
        .exists(full, watch: true), at: path, until: deadline(options), isRead: true, waits: options.waitsForConnection, watch: watch,
        missing: { nil })
    }
  }

  /// Lists a node's children, and tells when one comes or goes, or the node itself goes.
  public func watchChildren(
    of path: String, options: ZooKeeperCallOptions = ZooKeeperCallOptions()
  ) async throws -> ZooKeeperWatched<ZooKeeperChildren> {
    let full = try full(path)
    return try await watched(.children, full) { watch in
      try await call(
        .getChildren(full, watch: true), at: path, until: deadline(options), isRead: true, waits: options.waitsForConnection, watch: watch)
    }
  }

  /// Tells of all changes of a node and of the set of its children, until it is let go (3.6 and later).
  ///
  /// - Parameter recursively: of all nodes below it as well, as `created`, `deleted` and `dataChanged` with their own paths, and never as
  ///   `childrenChanged`.
  public func watch(
    _ path: String, recursively: Bool = false, options: ZooKeeperCallOptions = ZooKeeperCallOptions()
  ) async throws -> ZooKeeperWatch {
    let full = try full(path)
    return try await watched(recursively ? .recursive : .persistent, full) { watch in
      try await call(
        .addWatch(full, recursively ? .recursive : .persistent), at: path, until: deadline(options), isRead: true,
        waits: options.waitsForConnection, watch: watch)
    }.watch
  }

  private func watched<Value: Sendable>(
    _ kind: WatchTable.Kind, _ path: String, _ read: ((order: WatchTable.Order, inbox: WatchInbox)) async throws -> Value
  ) async throws -> ZooKeeperWatched<Value> {
    let order = WatchTable.Order(path: path, kind: kind, watcher: driver.nextNumber())
    let inbox = WatchInbox(limit: settings.limits.bufferedChanges)
    // Made before the request, so that a failure lets go of whatever was set.
    let watch = ZooKeeperWatch(driver, order.watcher, inbox, chroot)
    return ZooKeeperWatched(value: try await read((order, inbox)), watch: watch)
  }
}
