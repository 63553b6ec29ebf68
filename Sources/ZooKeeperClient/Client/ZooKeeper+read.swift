extension ZooKeeper {
  /// - Returns: nil when there is no such node.
  public func exists(_ path: String, options: ZooKeeperCallOptions = ZooKeeperCallOptions()) async throws -> ZooKeeperStat? {
    let deadline = deadline(options)
    return try await call(
      .exists(full(path)), at: path, until: deadline, isRead: true, waits: options.waitsForConnection, missing: { nil })
  }

  /// Reads a node.
  /// - Throws: ``ZooKeeperError`` `.noNode` and others.
  public func get(_ path: String, options: ZooKeeperCallOptions = ZooKeeperCallOptions()) async throws -> ZooKeeperNode {
    try await call(.getData(full(path)), at: path, isRead: true, options: options)
  }

  public func children(of path: String, options: ZooKeeperCallOptions = ZooKeeperCallOptions()) async throws -> ZooKeeperChildren {
    try await call(.getChildren(full(path)), at: path, isRead: true, options: options)
  }

  public func access(to path: String, options: ZooKeeperCallOptions = ZooKeeperCallOptions()) async throws -> ZooKeeperAccess {
    try await call(.getACL(full(path)), at: path, isRead: true, options: options)
  }

  /// Lets the server catch up with the leader, so that what is read after it is not older than now.
  public func sync(_ path: String = "/", options: ZooKeeperCallOptions = ZooKeeperCallOptions()) async throws {
    _ = try await call(.sync(full(path)), at: path, isRead: true, options: options)
  }

  /// Reads much at once; each read succeeds or fails by itself (3.6 and later).
  public func read(_ reads: [ZooKeeperRead], options: ZooKeeperCallOptions = ZooKeeperCallOptions()) async throws -> [ZooKeeperReadResult] {
    let wire = try reads.map { read -> ZooKeeperRead in
      switch read {
      case .data(let path): .data(try full(path))
      case .children(let path): .children(try full(path))
      }
    }
    let results = try await call(.multiRead(wire), isRead: true, options: options)
    guard results.count == reads.count else { throw Self.countError(results.count, reads.count) }
    return try zip(reads, results).map { read, result in
      switch result {
      case .data(let node): .data(node)
      case .children(let names): .children(names)
      case .failed(let code): .failed(ZooKeeperError(answered: code, path: read.path))
      case .write: throw Self.countError(results.count, reads.count)
      }
    }
  }

  /// The ephemeral nodes of this session whose paths begin with a prefix (3.6 and later).
  public func ephemerals(prefix: String = "/", options: ZooKeeperCallOptions = ZooKeeperCallOptions()) async throws -> [String] {
    try await call(.getEphemerals(prefix: chroot.full(prefix)), isRead: true, options: options).map(chroot.local)
  }

  /// How many nodes lie below one, at any depth (3.6 and later).
  public func countDescendants(of path: String, options: ZooKeeperCallOptions = ZooKeeperCallOptions()) async throws -> Int {
    Int(try await call(.countDescendants(full(path)), at: path, isRead: true, options: options))
  }

  /// Whom the server takes this client for (3.7 and later).
  public func identities(options: ZooKeeperCallOptions = ZooKeeperCallOptions()) async throws -> [ZooKeeperIdentity] {
    try await call(.whoAmI(), isRead: true, options: options)
  }

  /// The ensemble's members, as a configuration file lists them, with the version of the configuration.
  public func configuration(options: ZooKeeperCallOptions = ZooKeeperCallOptions()) async throws -> ZooKeeperNode {
    try await call(.getData("/zookeeper/config"), isRead: true, options: options)
  }

  static func countError(_ found: Int, _ asked: Int) -> ZooKeeperError {
    ZooKeeperError(.malformedReply, outcome: .ambiguous, "the server answered \(found) results to \(asked) operations, or of other kinds")
  }
}
