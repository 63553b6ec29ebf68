public import ConsulAPI

extension ConsulConnection {
  /// - Returns: the new session's id.
  public func createSession(_ session: ConsulSessionRequest) async throws -> String {
    // Not repeated: a second one would live beside the first until its TTL is over.
    let request = ConsulRequest(.put, ["session", "create"], query: datacenterQuery, body: session.jsonBytes)
    let created: ConsulSessionCreated = try decode(try await send(request), of: request)
    guard !created.id.isEmpty else { throw ConsulError(.unreadable, "Consul gave a session without an id.", request: request.summary) }
    return created.id
  }

  /// - Returns: false when there is no such session any more.
  public func renewSession(_ id: String) async throws -> Bool {
    let request = ConsulRequest(.put, ["session", "renew", id], query: datacenterQuery, expected: [404], isRepeatable: true)
    return try await send(request).status != 404
  }

  /// One that is not there is no error.
  public func destroySession(_ id: String) async throws {
    _ = try await send(ConsulRequest(.put, ["session", "destroy", id], query: datacenterQuery, isRepeatable: true))
  }

  /// - Returns: nil when there is no such session.
  public func session(_ id: String) async throws -> ConsulSession? {
    try await read(["session", "info", id], as: [ConsulSession].self).value.first
  }

  public func sessions(_ block: ConsulBlock? = nil) async throws -> ConsulAnswer<[ConsulSession]> {
    try await read(["session", "list"], block: block)
  }
}
