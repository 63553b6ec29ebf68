import ConsulAPI
import Rollcall
import RollcallQueries

extension RegisteredInstance {
  /// Its checks as Consul shows them, sorted by id; an operator's maintenance is one of them.
  var consulChecks: [ConsulCheck] {
    let isNode = instance.service == .nodes
    let node = nodeOrSelf.name
    let definitions = instance.attributes[ConsulAttribute.checkDefinitions]
      .flatMap { try? [String: ConsulCheckDefinition](jsonBytes: Array($0.utf8)) }

    func consul(_ check: HealthCheck) -> ConsulCheck {
      ConsulCheck(
        node: node, checkID: check.id, name: check.name, status: check.health.rawValue, notes: check.notes, output: check.output,
        serviceID: isNode ? "" : instance.id, serviceName: isNode ? "" : instance.service.rawValue,
        serviceTags: isNode ? [] : instance.tags, type: check.kind, definition: definitions?[check.id] ?? ConsulCheckDefinition(),
        createIndex: createRevision.rawValue, modifyIndex: modifyRevision.rawValue)
    }

    var checks = instance.checks.map(consul)
    if let maintenance = instance.maintenanceCheck { checks.append(consul(maintenance)) }
    if checks.count > 1 { checks.sort { $0.checkID < $1.checkID } }
    return checks
  }
}
