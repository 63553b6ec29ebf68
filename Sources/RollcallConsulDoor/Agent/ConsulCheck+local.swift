import ConsulAPI
import Rollcall
import RollcallAgent
import RollcallQueries

extension ConsulCheck {
  /// - Parameter service: what the check belongs to; nil for one of the node.
  init(_ check: LocalCheck, of service: ServiceInstance?, node: String) {
    self.init(
      HealthCheck(
        id: check.definition.id, name: check.definition.name, health: check.health, output: check.output, notes: check.definition.notes,
        kind: check.definition.kind), of: service, node: node)
  }

  init?(maintenanceOf service: ServiceInstance, node: String) {
    guard let check = service.maintenanceCheck else { return nil }
    self.init(check, of: service, node: node)
  }

  init?(nodeMaintenance reason: String?, node: String) {
    let instance = ServiceInstance(service: .nodes, id: node, host: node, port: 0, maintenance: reason)
    guard let check = instance.maintenanceCheck else { return nil }
    self.init(check, of: nil, node: node)
  }

  private init(_ check: HealthCheck, of service: ServiceInstance?, node: String) {
    self.init(
      node: node, checkID: check.id, name: check.name, status: check.health.rawValue, notes: check.notes, output: check.output,
      serviceID: service?.id ?? "", serviceName: service?.service.rawValue ?? "", serviceTags: service?.tags ?? [], type: check.kind)
  }
}
