/// A node, as `catalog/nodes` lists it and as others nest it under `Node`.
public struct ConsulNode: Sendable, Hashable {
  /// A UUID; empty for a node registered without one.
  public var id: String
  public var node: String
  public var address: String
  public var datacenter: String
  /// Nil and empty differ in Consul's JSON: `null` and `{}`.
  public var taggedAddresses: [String: String]?
  public var meta: [String: String]?
  public var createIndex: UInt64
  public var modifyIndex: UInt64

  public init(
    id: String = "", node: String, address: String, datacenter: String, taggedAddresses: [String: String]? = nil,
    meta: [String: String]? = nil, createIndex: UInt64 = 0, modifyIndex: UInt64 = 0
  ) {
    self.id = id
    self.node = node
    self.address = address
    self.datacenter = datacenter
    self.taggedAddresses = taggedAddresses
    self.meta = meta
    self.createIndex = createIndex
    self.modifyIndex = modifyIndex
  }
}

extension ConsulNode: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("ID", id)
    json.member("Node", node)
    json.member("Address", address)
    json.member("Datacenter", datacenter)
    json.member("TaggedAddresses", taggedAddresses)
    json.member("Meta", meta)
    json.member("CreateIndex", createIndex)
    json.member("ModifyIndex", modifyIndex)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "Node")
    id = try fields.string("ID")
    node = try fields.string("Node")
    address = try fields.string("Address")
    datacenter = try fields.string("Datacenter")
    taggedAddresses = try fields.map("TaggedAddresses")
    meta = try fields.map("Meta")
    createIndex = try fields.unsigned("CreateIndex")
    modifyIndex = try fields.unsigned("ModifyIndex")
  }
}
