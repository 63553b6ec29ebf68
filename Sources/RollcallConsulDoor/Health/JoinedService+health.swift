import ConsulAPI
import Rollcall

extension JoinedService {
  /// The answer of `health/service`.
  /// - Parameter ownNode: the agent's.
  func writeHealth(to json: inout JSONWriter, _ choice: HealthChoice, datacenter: String, ownNode: String) {
    json.beginArray()
    // Instances come by node: what a node adds to each of its instances is made once.
    var node: (name: String, shape: ConsulNode, checks: [ConsulCheck])?
    for instance in choice.selection.ordered(instances(tags: choice.tags), own: ownNode, node: \.nodeOrSelf.name) {
      let name = instance.nodeOrSelf.name
      if node?.name != name {
        let checks = instance.node.flatMap { nodes[$0.name] }?.consulChecks ?? []
        node = (name, ConsulNode(of: instance, among: nodes, datacenter: datacenter), checks)
      }
      guard let node, choice.selection.matches(node.shape) else { continue }
      let checks = node.checks + instance.consulChecks
      guard !choice.passingOnly || checks.allSatisfy({ $0.status == ConsulStatus.passing }) else { continue }
      let entry = ConsulHealthEntry(node: node.shape, service: ConsulNodeService(instance), checks: checks)
      if choice.filter?.matches(entry) ?? true { json.value(entry) }
    }
    json.endArray()
  }
}
