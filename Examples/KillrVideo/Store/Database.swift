import Rollcall

/// The database that is registered as `cassandra`, wherever it is now: each new connection goes to what the catalog says.
actor Database {
  private let instances: ServiceView
  private var connection: RedisConnection?
  private var opening: Task<RedisConnection, any Error>?

  init(_ instances: ServiceView) {
    self.instances = instances
  }

  @discardableResult
  func send(_ words: String...) async throws -> RESPValue {
    try await send(words)
  }

  @discardableResult
  func send(_ words: [String]) async throws -> RESPValue {
    try await open().send(words)
  }

  /// - Throws: when nobody has loaded the schema into it.
  func requireSchema() async throws {
    guard try await send("GET", "killrvideo:schema").string == "1" else {
      throw RedisError("The database has no schema of KillrVideo's. Load Examples/KillrVideo/schema.redis into it.")
    }
  }

  func close() async {
    await connection?.close()
    connection = nil
  }

  private func open() async throws -> RedisConnection {
    if let connection, connection.isOpen { return connection }
    if let opening { return try await opening.value }
    let task = Task { [instances] in
      let database = try instances.pick()
      do {
        return try await RedisConnection.open(host: database.host, port: database.port)
      } catch {
        instances.reportFailure(of: database)
        throw error
      }
    }
    opening = task
    defer { opening = nil }
    let opened = try await task.value
    connection = opened
    return opened
  }
}
