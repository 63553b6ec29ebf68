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
      value: response.status == 404 ? [] : try decode(response, of: request), index: response.index, endpoint: response.endpoint)
  }

  /// Commits operations all or none. A refusal is a result with failures, not an error.
  ///
  /// It is not sent again after a lost connection: whether it was carried out is then unknown.
  public func commit(_ transaction: ConsulTransaction) async throws -> ConsulTransactionResult {
    let request = ConsulRequest(.put, ["txn"], query: datacenterQuery, body: transaction.jsonBytes, expected: [409])
    let response = try await send(request)
    return try decode(response, of: request)
  }
}
