public import ConsulAPI

extension ConsulConnection {
  /// One key, or every key that begins with it.
  /// - Returns: an empty list when there is none; its index still says when the last one went.
  public func keys(
    _ key: String, isPrefix: Bool = false, _ block: ConsulBlock? = nil
  ) async throws -> ConsulAnswer<[ConsulKeyValue]> {
    let request = ConsulRequest(
      .get, ["kv", key], query: datacenterQuery + (isPrefix ? [("recurse", nil)] : []), expected: [404])
    let response = if let block { try await send(request, block) } else { try await send(request) }
    return ConsulAnswer(
      value: response.status == 404 ? [] : try decode(response, of: request), index: response.index, endpoint: response.endpoint,
      staleSince: response.staleSince)
  }

  /// Commits operations all or none. A refusal is a result with failures, not an error.
  ///
  /// It is not sent again after a lost connection: whether it was carried out is then unknown.
  public func commit(_ transaction: ConsulTransaction) async throws -> ConsulTransactionResult {
    let request = ConsulRequest(.put, ["txn"], query: datacenterQuery, body: transaction.jsonBytes, expected: [409])
    let response = try await send(request)
    return try decode(response, of: request)
  }

  /// What makes the write of one key conditional.
  public enum WriteCondition: Sendable, Hashable {
    case none
    /// The key was last modified at this index; 0: it does not exist.
    case index(UInt64)
    case acquire(session: String)
    case release(session: String)
  }

  /// Writes one key. Unlike within a transaction, its value may have the full size that Consul allows.
  ///
  /// It is not sent again after a lost connection: whether it was carried out is then unknown.
  /// - Returns: whether the condition held.
  public func write(_ key: String, _ value: [UInt8], flags: UInt64 = 0, _ condition: WriteCondition = .none) async throws -> Bool {
    var query = datacenterQuery + [("flags", String(flags))]
    switch condition {
    case .none: break
    case .index(let index): query.append(("cas", String(index)))
    case .acquire(let session): query.append(("acquire", session))
    case .release(let session): query.append(("release", session))
    }
    let request = ConsulRequest(.put, ["kv", key], query: query, body: value)
    return try decode(try await send(request), of: request)
  }
}
