import ConsulAPI
import Rollcall

extension ConsulNode {
  /// - Parameter node: an instance of ``Rollcall/ServiceName/nodes``.
  init(_ node: RegisteredInstance, datacenter: String) {
    let metadata = node.session == nil ? node.metadata : Self.agentMetadata(node.metadata)
    self.init(
      id: node.attributes[ConsulAttribute.nodeID] ?? "", node: node.id, address: node.host, datacenter: datacenter,
      taggedAddresses: node.attributes[ConsulAttribute.taggedAddresses].flatMap { try? [String: String](jsonBytes: Array($0.utf8)) },
      meta: metadata.isEmpty ? nil : metadata, createIndex: node.createRevision.rawValue,
      modifyIndex: node.modifyRevision.rawValue)
  }

  /// What Consul shows of a node that an agent looks after: it always names a network segment, of which there is only the one without a name.
  static func agentMetadata(_ metadata: [String: String]) -> [String: String] {
    metadata.merging(["consul-network-segment": ""]) { given, _ in given }
  }

  /// The node of an instance: as it is registered, or else as much as the instance tells. An instance that belongs to no node stands for
  /// one itself, since Consul has none without.
  init(of instance: RegisteredInstance, among nodes: NodeTable, datacenter: String) {
    if let name = instance.node?.name, let node = nodes[name] {
      self.init(node, datacenter: datacenter)
    } else {
      let node = instance.nodeOrSelf
      self.init(
        node: node.name, address: node.address, datacenter: datacenter, createIndex: instance.createRevision.rawValue,
        modifyIndex: instance.modifyRevision.rawValue)
    }
  }
}
