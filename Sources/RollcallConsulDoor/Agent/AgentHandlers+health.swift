import ConsulAPI
import HTTPTypes
import Hummingbird
import Rollcall
import RollcallAgent

extension AgentHandlers {
  /// What a load balancer asks: the status tells how a service is, its checks and the node's together.
  func healthByID(_ request: DoorRequest) throws -> Response {
    let id = request.name
    guard !id.isEmpty else { throw DoorError.refused("Bad request: Missing serviceID") }
    guard let service = agent.service(id) else {
      let reason = "ServiceId \(id) not found"
      // Consul's own answer is a JSON string, where the other forms are plain text.
      let missing = ConsulAgentServiceHealth(aggregatedStatus: ConsulStatus.critical, service: nil, checks: nil)
      return answer(
        .notFound, reason,
        request.wantsText ? .json(reason, for: request, status: .notFound) : .json(missing, for: request, status: .notFound))
    }
    let health = health(of: service)
    return answer(
      status(health.aggregatedStatus), health.aggregatedStatus,
      request.wantsText ? .plain(health.aggregatedStatus) : .json(health, for: request))
  }

  /// The status is that of the worst of them.
  func healthByName(_ request: DoorRequest) throws -> Response {
    let name = request.name
    guard !name.isEmpty else { throw DoorError.refused("Bad request: Missing service Name") }
    let services = agent.services.values.filter { $0.instance.service.rawValue == name }.sorted { $0.instance.id < $1.instance.id }
    let healths = services.map(health(of:))
    guard let worst = healths.map(\.aggregatedStatus).max(by: { Self.severity($0) < Self.severity($1) }) else {
      let reason = "ServiceName \(name) Not Found"
      return answer(.notFound, reason, request.wantsText ? .plain(reason) : .json([String](), for: request))
    }
    return answer(status(worst), worst, request.wantsText ? .plain(worst) : .json(healths, for: request))
  }

  private func health(of service: LocalService) -> ConsulAgentServiceHealth {
    let instance = service.instance
    let node = agent.node.name
    var checks = agent.checks(of: .node).map { ConsulCheck($0, of: nil, node: node) }
    if let maintenance = ConsulCheck(nodeMaintenance: agent.nodeMaintenance, node: node) { checks.append(maintenance) }
    checks += agent.checks(of: .service(instance.id)).map { ConsulCheck($0, of: instance, node: node) }
    if let maintenance = ConsulCheck(maintenanceOf: instance, node: node) { checks.append(maintenance) }
    let isInMaintenance = instance.maintenance != nil || agent.nodeMaintenance != nil
    let worst = checks.map(\.status).max { Self.severity($0) < Self.severity($1) } ?? ConsulStatus.passing
    for index in checks.indices where checks[index].serviceTags?.isEmpty == true { checks[index].serviceTags = nil }
    return ConsulAgentServiceHealth(
      aggregatedStatus: isInMaintenance ? Self.maintenance : worst, service: ConsulAgentService(instance), checks: checks)
  }

  private static let maintenance = "maintenance"

  private static func severity(_ status: String) -> Int {
    switch status {
    case ConsulStatus.passing: 0
    case ConsulStatus.warning: 1
    case ConsulStatus.critical: 2
    default: 3
    }
  }

  private func status(_ status: String) -> HTTPResponse.Status {
    switch status {
    case ConsulStatus.passing: .ok
    case ConsulStatus.warning: .tooManyRequests
    default: .serviceUnavailable
    }
  }

  private func answer(_ status: HTTPResponse.Status, _ reason: String, _ response: Response) -> Response {
    var response = response
    response.status = status
    if let name = HTTPField.Name("X-Consul-Reason") { response.headers[name] = reason }
    return response
  }
}

extension DoorRequest {
  fileprivate var wantsText: Bool { query["format"] == "text" }
}

extension Response {
  fileprivate static func plain(_ text: String) -> Response {
    var response = Response.text(.ok, text)
    response.headers[.contentType] = "text/plain"
    return response
  }
}
