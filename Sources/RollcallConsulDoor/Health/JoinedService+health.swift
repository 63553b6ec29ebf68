import ConsulAPI
import Rollcall

extension JoinedService {
  /// The answer of `health/service`.
  /// - Parameter passingOnly: leaves out instances of which any check, or any check of their node, is not passing.
  func writeHealth(to json: inout JSONWriter, passingOnly: Bool, tags: [String], datacenter: String) {
    json.beginArray()
    // Instances come by node: what a node adds to each of its instances is made once.
    var node: (name: String, shape: ConsulNode, checks: [ConsulCheck])?
    for instance in instances(tags: tags) {
      let name = instance.nodeOrSelf.name
      if node?.name != name {
        let checks = instance.node.flatMap { nodes[$0.name] }?.consulChecks ?? []
        node = (name, ConsulNode(of: instance, among: nodes, datacenter: datacenter), checks)
      }
      guard let node else { continue }
      let checks = node.checks + instance.consulChecks
      guard !passingOnly || checks.allSatisfy({ $0.status == ConsulStatus.passing }) else { continue }
      json.value(ConsulHealthEntry(node: node.shape, service: ConsulNodeService(instance), checks: checks))
    }
    json.endArray()
  }
}
