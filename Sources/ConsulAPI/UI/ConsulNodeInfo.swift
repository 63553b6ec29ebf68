/// A node with everything on it, as `internal/ui/node` and `internal/ui/nodes` show it.
public struct ConsulNodeInfo: Sendable, Hashable {
  public var node: ConsulNode
  public var services: [ConsulNodeService]
  public var checks: [ConsulCheck]

  public init(node: ConsulNode, services: [ConsulNodeService], checks: [ConsulCheck]) {
    self.node = node
    self.services = services
    self.checks = checks
  }
}

extension ConsulNodeInfo: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("ID", node.id)
    json.member("Node", node.node)
    json.member("Address", node.address)
    json.member("TaggedAddresses", node.taggedAddresses)
    json.member("Meta", node.meta)
    json.member("Services", services)
    json.member("Checks", checks)
    json.endObject()
  }
}

extension ConsulNodeInfo: Filterable {
  public static let filterField = FilterField<ConsulNodeInfo>.fields([
    "ID": .text(\.node.id), "Node": .text(\.node.node), "Address": .text(\.node.address),
    "TaggedAddresses": .map({ $0.node.taggedAddresses ?? [:] }, .text { $0 }), "Meta": .map({ $0.node.meta ?? [:] }, .text { $0 }),
    "Services": .each(\.services, ConsulNodeService.filterField), "Checks": .each(\.checks, ConsulCheck.filterField),
  ])
}
