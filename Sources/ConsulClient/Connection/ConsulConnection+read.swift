package import ConsulAPI

extension ConsulConnection {
  /// Reads and decodes; with a block, waits for a change.
  package func read<Value: JSONReadable & Sendable>(
    _ path: [String], query: [(name: String, value: String?)] = [], block: ConsulBlock? = nil, timeout: Duration? = nil,
    as type: Value.Type = Value.self
  ) async throws -> ConsulAnswer<Value> {
    let request = ConsulRequest(.get, path, query: datacenterQuery + query)
    let response = if let block { try await send(request, block) } else { try await send(request, timeout: timeout) }
    return ConsulAnswer(
      value: try decode(response, of: request), index: response.index, endpoint: response.endpoint, staleSince: response.staleSince)
  }

  package func decode<Value: JSONReadable>(_ response: ConsulResponse, of request: ConsulRequest) throws -> Value {
    do {
      return try Value(jsonBytes: response.body)
    } catch {
      throw ConsulError(
        .unreadable, "What \(response.endpoint) answered to \(request.summary) is not Consul's: \(error). Check the address.",
        endpoint: response.endpoint, request: request.summary, status: response.status,
        body: String(decoding: response.body.prefix(200), as: UTF8.self), underlying: error)
    }
  }

  package var datacenterQuery: [(name: String, value: String?)] {
    settings.datacenter.map { [("dc", $0)] } ?? []
  }
}
