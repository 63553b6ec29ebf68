extension ZooKeeper {
  /// - Throws: ``ZooKeeperError`` `.nodeExists`; `.noNode` when the parent is not there; and others.
  @discardableResult
  public func create(
    _ path: String, _ data: [UInt8]? = [], acl: [ZooKeeperACL] = [.anybody], mode: ZooKeeperCreateMode = .persistent,
    options: ZooKeeperCallOptions = ZooKeeperCallOptions()
  ) async throws -> ZooKeeperCreated {
    let operation = Operation.create(try full(path, sequential: mode.isSequential), data, acl, mode)
    var created = try await call(operation, at: path, options: options)
    created.path = chroot.local(created.path)
    return created
  }

  /// - Parameter version: nil for whatever version there is.
  public func delete(_ path: String, version: Int32? = nil, options: ZooKeeperCallOptions = ZooKeeperCallOptions()) async throws {
    try await call(.delete(full(path), version: version), at: path, options: options)
  }

  /// - Parameter version: nil for whatever version there is.
  @discardableResult
  public func set(
    _ path: String, _ data: [UInt8]?, version: Int32? = nil, options: ZooKeeperCallOptions = ZooKeeperCallOptions()
  ) async throws -> ZooKeeperStat {
    try await call(.setData(full(path), data, version: version), at: path, options: options)
  }

  /// - Parameter version: of the ACL; nil for whatever version there is.
  @discardableResult
  public func setAccess(
    to path: String, _ acl: [ZooKeeperACL], version: Int32? = nil, options: ZooKeeperCallOptions = ZooKeeperCallOptions()
  ) async throws -> ZooKeeperStat {
    try await call(.setACL(full(path), acl, version: version), at: path, options: options)
  }

  /// Does all of it or nothing.
  /// - Returns: what became of each, in order.
  /// - Throws: ``ZooKeeperError`` of the operation that failed; ``ZooKeeperError/operation`` tells which it was.
  @discardableResult
  public func multi(
    _ operations: [ZooKeeperOperation], options: ZooKeeperCallOptions = ZooKeeperCallOptions()
  ) async throws -> [ZooKeeperOperationResult] {
    let results = try await call(.multi(operations.map { try full($0) }), options: options)
    // The one that failed has a code of its own; those around it say only that they were not done.
    let failure = results.firstIndex { if case .failed(let code) = $0 { code != .runtimeInconsistency } else { false } }
    if let failure, case .failed(let code) = results[failure] {
      var error = ZooKeeperError(answered: code, path: operations.indices.contains(failure) ? operations[failure].path : nil)
      error.operation = failure
      throw error
    }
    guard results.count == operations.count else { throw Self.countError(results.count, operations.count) }
    return try results.map { result in
      switch result {
      case .write(.created(let path)): return .created(path: chroot.local(path))
      case .write(let write): return write
      case .failed(let code): throw ZooKeeperError(answered: code)
      case .data, .children: throw Self.countError(results.count, operations.count)
      }
    }
  }

  /// Changes the ensemble's members.
  /// - Parameter version: of the configuration that is to be changed; nil for whatever it is.
  /// - Returns: the new configuration.
  @discardableResult
  public func reconfigure(
    _ change: ZooKeeperReconfiguration, fromConfiguration version: Int64? = nil, options: ZooKeeperCallOptions = ZooKeeperCallOptions()
  ) async throws -> ZooKeeperNode {
    try await call(.reconfigure(change, fromConfiguration: version), options: options)
  }

  /// Shows further credentials, now and on each connection from now on.
  /// - Throws: ``ZooKeeperError`` `.authFailed` when the server refuses them, which is the session's end.
  public func authenticate(_ credentials: ZooKeeperCredentials, options: ZooKeeperCallOptions = ZooKeeperCallOptions()) async throws {
    try await driver.authenticate(credentials, until: deadline(options))
  }

  private func full(_ operation: ZooKeeperOperation) throws(ZooKeeperError) -> ZooKeeperOperation {
    switch operation {
    case .create(let path, let data, let acl, let mode):
      .create(try full(path, sequential: mode.isSequential), data, acl: acl, mode: mode)
    case .delete(let path, let version): .delete(try full(path), version: version)
    case .setData(let path, let data, let version): .setData(try full(path), data, version: version)
    case .check(let path, let version): .check(try full(path), version: version)
    }
  }
}
