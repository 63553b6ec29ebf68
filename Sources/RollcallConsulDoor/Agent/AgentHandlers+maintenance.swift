import HTTPTypes
import Hummingbird
import RollcallAgent

extension AgentHandlers {
  func setServiceMaintenance(_ request: DoorRequest) async throws -> Response {
    let id = request.name
    guard !id.isEmpty else { throw DoorError.badRequest("Missing service ID") }
    let reason = try reason(request, for: "service")
    do {
      try await agent.setMaintenance(service: id, reason)
    } catch {
      guard error.code == .unknownService else { throw error }
      throw DoorError(.notFound, "No service registered with ID \(id.goQuoted)")
    }
    return .empty
  }

  func setNodeMaintenance(_ request: DoorRequest) async throws -> Response {
    try await agent.setNodeMaintenance(reason(request, for: "node"))
    return .empty
  }

  /// Nil for the end of the maintenance. Consul's default is shown where no reason is given.
  private func reason(_ request: DoorRequest, for what: String) throws(DoorError) -> String? {
    guard let text = request.query["enable"] else { throw .badRequest("Missing value for enable") }
    guard let isEnabled = Bool(go: text) else { throw .badRequest("Invalid value for enable: \(text.goQuoted)") }
    guard isEnabled else { return nil }
    if let reason = request.query["reason"], !reason.isEmpty { return reason }
    return "Maintenance mode is enabled for this \(what), but no reason was provided. This is a default message."
  }
}
