/// One entry of `catalog/service`: a service with its node's properties, flat.
public struct ConsulCatalogService: Sendable, Hashable {
  public var node: ConsulNode
  public var service: ConsulNodeService

  /// - Parameter node: Its indexes are not part of the answer.
  public init(node: ConsulNode, service: ConsulNodeService) {
    self.node = node
    self.service = service
  }
}

extension ConsulCatalogService: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("ID", node.id)
    json.member("Node", node.node)
    json.member("Address", node.address)
    json.member("Datacenter", node.datacenter)
    json.member("TaggedAddresses", node.taggedAddresses)
    json.member("NodeMeta", node.meta)
    json.member("ServiceKind", service.kind)
    json.member("ServiceID", service.id)
    json.member("ServiceName", service.service)
    json.member("ServiceTags", service.tags)
    json.member("ServiceAddress", service.address)
    if !service.taggedAddresses.isEmpty { json.member("ServiceTaggedAddresses", service.taggedAddresses) }
    json.member("ServiceWeights", service.weights)
    json.member("ServiceMeta", service.meta ?? [:])
    json.member("ServicePort", service.port)
    json.member("ServiceEnableTagOverride", service.enableTagOverride)
    json.name("ServiceProxy")
    json.raw(#"{"MeshGateway":{},"Expose":{}}"#)
    json.name("ServiceConnect")
    json.raw("{}")
    json.member("CreateIndex", service.createIndex)
    json.member("ModifyIndex", service.modifyIndex)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "ServiceNode")
    node = ConsulNode(
      id: try fields.string("ID"), node: try fields.string("Node"), address: try fields.string("Address"),
      datacenter: try fields.string("Datacenter"), taggedAddresses: try fields.map("TaggedAddresses"),
      meta: try fields.map("NodeMeta"))
    service = ConsulNodeService(
      kind: try fields.string("ServiceKind"), id: try fields.string("ServiceID"), service: try fields.string("ServiceName"),
      tags: try fields.strings("ServiceTags"), address: try fields.string("ServiceAddress"),
      taggedAddresses: try fields.optional("ServiceTaggedAddresses") ?? [:],
      weights: try fields.optional("ServiceWeights") ?? ServiceWeights())
    service.meta = try fields.map("ServiceMeta")
    service.port = try fields.integer("ServicePort")
    service.enableTagOverride = try fields.bool("ServiceEnableTagOverride")
    service.createIndex = try fields.unsigned("CreateIndex")
    service.modifyIndex = try fields.unsigned("ModifyIndex")
  }
}
