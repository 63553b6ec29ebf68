import ConsulAPI
import Rollcall

extension CatalogContents {
  func knows(node: String) -> Bool {
    entry(node) != nil || services.contains { $0.instances.contains { $0.nodeOrSelf.name == node } }
  }

  /// A node as it is registered, by its name or by its id.
  private func entry(_ node: String) -> RegisteredInstance? {
    nodes[node] ?? nodes.snapshot.instances.first { $0.attributes[ConsulAttribute.nodeID] == node }
  }

  func nodeServices(_ node: String, datacenter: String) -> ConsulNodeServices? {
    let entry = entry(node)
    let instances = instances(on: entry?.id ?? node).sorted { $0.id < $1.id }
    let shape =
      entry.map { ConsulNode($0, datacenter: datacenter) }
      ?? instances.first.map { ConsulNode(of: $0, among: nodes, datacenter: datacenter) }
    return shape.map { ConsulNodeServices(node: $0, services: instances.map(ConsulNodeService.init)) }
  }
}
