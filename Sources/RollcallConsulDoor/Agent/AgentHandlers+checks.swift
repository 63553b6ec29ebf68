import ConsulAPI
import HTTPTypes
import Hummingbird
import NIOCore
import Rollcall
import RollcallAgent

extension AgentHandlers {
  func registerCheck(_ request: DoorRequest) async throws -> Response {
    let registration = try ConsulCheckRegistration.decodeRequest(Array(buffer: try await request.bytes()))
    try registration.validateAlone()
    let service = registration.serviceID.isEmpty ? nil : agent.service(registration.serviceID)?.instance.service.rawValue
    try request.access.require(AccessNeed(.write, service.map { .service($0) } ?? .agent))
    let id = registration.checkID.isEmpty ? registration.name : registration.checkID
    for need in needs.needs(toReplaceChecks: [id]) { try request.access.require(need) }
    try await agent.register(registration, from: .network)
    return .empty
  }

  func deregisterCheck(_ request: DoorRequest) async throws -> Response {
    guard !request.name.isEmpty else { throw DoorError.refused("CheckID missing") }
    try await agent.deregister(check: request.name)
    return .empty
  }

  func report(_ request: DoorRequest, _ health: Health) async throws -> Response {
    try await report(request.name, health, output: request.query["note"] ?? "")
  }

  func updateCheck(_ request: DoorRequest) async throws -> Response {
    let update = try ConsulCheckUpdate.decodeRequest(Array(buffer: try await request.bytes()))
    guard let health = Health(rawValue: update.status) else {
      throw DoorError.badRequest("Invalid check status: '\(update.status)'")
    }
    return try await report(request.name, health, output: update.output)
  }

  private func report(_ id: String, _ health: Health, output: String) async throws -> Response {
    do {
      try await agent.report(check: id, health, output: output)
    } catch {
      guard error.code == .unknownCheck else { throw error }
      throw DoorError.refused("CheckID \(id.goQuoted) does not have associated TTL")
    }
    return .empty
  }

  func checks(_ request: DoorRequest) throws -> Response {
    let filter: Filter<ConsulCheck>? = try Selection(request.query).filter()
    let services = agent.services
    var answer: [String: ConsulCheck] = [:]
    for check in agent.checks.values {
      var instance: ServiceInstance?
      if case .service(let id) = check.owner { instance = services[id]?.instance }
      answer[check.definition.id] = ConsulCheck(check, of: instance, node: agent.node.name)
    }
    for service in services.values {
      if let check = ConsulCheck(maintenanceOf: service.instance, node: agent.node.name) { answer[check.checkID] = check }
    }
    if let check = ConsulCheck(nodeMaintenance: agent.nodeMaintenance, node: agent.node.name) { answer[check.checkID] = check }
    return .json(answer.chosen(by: filter), for: request)
  }
}
