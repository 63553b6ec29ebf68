import ConsulAPI
import HTTPTypes
import Hummingbird
import NIOCore
import Rollcall
import RollcallAgent

extension AgentHandlers {
  func registerService(_ request: DoorRequest) async throws -> Response {
    let registration = try ConsulServiceRegistration.decodeRequest(Array(buffer: try await request.bytes()))
    try registration.validate()
    try request.access.require(AccessNeed(.write, .service(registration.name)))
    for need in needs.needs(toReplaceChecks: registration.checks.map(\.checkID)) { try request.access.require(need) }
    if let id = agent.service(registration.id.isEmpty ? registration.name : registration.id) {
      try request.access.require(AccessNeed(.write, .service(id.instance.service.rawValue)))
    }
    // Bare, or with exactly this word.
    let replaces = request.query["replace-existing-checks"].map { $0.isEmpty || $0 == "true" } ?? false
    try await agent.register(registration, from: .network, replacingChecks: replaces)
    return .empty
  }

  func deregisterService(_ request: DoorRequest) async throws -> Response {
    guard !request.name.isEmpty else { throw DoorError.refused("ServiceID missing") }
    try await agent.deregister(service: request.name)
    return .empty
  }

  func services(_ request: DoorRequest) throws -> Response {
    let services = agent.services.mapValues { ConsulAgentService($0.instance) }
    return .json(services.chosen(by: try Selection(request.query).filter()), for: request)
  }

  /// With `hash`: answered once the service differs from the one of that hash, or when the wait is over.
  func service(_ request: DoorRequest) async throws -> Response {
    let id = request.name
    let options = try ReadOptions(request.query)
    if let known = request.query["hash"], !known.isEmpty {
      var random = SystemRandomNumberGenerator()
      _ = try await door.blocking.wait(atMost: options.patience(door.settings.blocking, using: &random)) { [agent] in
        try await agent.wait { agent.service(id).map { ConsulAgentService(hashing: $0.instance).contentHash != known } ?? true }
      }
    }
    guard let service = agent.service(id) else { throw DoorError(.notFound, "unknown service ID: \(id)") }
    let answer = ConsulAgentService(hashing: service.instance)
    var response = Response.json(answer, for: request)
    if let name = HTTPField.Name("X-Consul-Contenthash") { response.headers[name] = answer.contentHash }
    return response
  }
}
