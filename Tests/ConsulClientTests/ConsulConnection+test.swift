import ConsulClient

/// Runs the body with a connection to some ports of 127.0.0.1, and shuts it down after it.
func withConnection<Result>(
  to ports: [Int], tls: ConsulTLS? = nil, token: ConsulToken = .none, timeout: Duration = .seconds(10),
  _ body: (ConsulConnection) async throws -> Result
) async throws -> Result {
  var settings = ConsulSettings(endpoints: ports.map { ConsulEndpoint(host: "127.0.0.1", port: $0) })
  settings.tls = tls
  settings.token = token
  settings.timeouts.request = timeout
  let connection = try ConsulConnection(settings)
  do {
    let result = try await body(connection)
    await connection.shutdown()
    return result
  } catch {
    await connection.shutdown()
    throw error
  }
}

/// The error that the body throws; nil when it throws none, or another.
func consulError(_ body: () async throws -> Void) async -> ConsulError? {
  do {
    try await body()
    return nil
  } catch {
    return error as? ConsulError
  }
}
