internal import GRPCCore

/// `grpc.health.v1.Health`.
struct HealthService: ProtoHealth.SimpleServiceProtocol {
  let health: GRPCHealth

  func check(request: ProtoHealthCheckRequest, context: ServerContext) async throws -> ProtoHealthCheckResponse {
    guard let status = health.status(of: request.service) else {
      throw RPCError(code: .notFound, message: "This server has no service '\(request.service)'. Ask by its full name, with its package.")
    }
    return ProtoHealthCheckResponse(status)
  }

  func watch(request: ProtoHealthCheckRequest, response: RPCWriter<ProtoHealthCheckResponse>, context: ServerContext) async throws {
    var last: ProtoHealthCheckResponse?
    for await table in health.tables {
      let next = ProtoHealthCheckResponse(table.status(of: request.service))
      guard next != last else { continue }
      try await response.write(next)
      last = next
    }
    throw RPCError(code: .unavailable, message: "The server is stopping.")
  }
}

extension ProtoHealthCheckResponse {
  init(_ status: GRPCHealth.Status?) {
    self.init()
    self.status =
      switch status {
      case .serving: .serving
      case .notServing: .notServing
      case nil: .serviceUnknown
      }
  }
}
