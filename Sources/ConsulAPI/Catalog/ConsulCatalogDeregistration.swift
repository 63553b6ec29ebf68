/// The body of `catalog/deregister`: a check, a service with its checks, or a node with everything on it.
public struct ConsulCatalogDeregistration: Sendable, Hashable {
  public var node: String
  public var serviceID: String
  public var checkID: String
  public var datacenter: String

  public init(node: String, serviceID: String = "", checkID: String = "", datacenter: String = "") {
    self.node = node
    self.serviceID = serviceID
    self.checkID = checkID
    self.datacenter = datacenter
  }
}

extension ConsulCatalogDeregistration: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Node", node)
    json.member("ServiceID", ifAny: serviceID)
    json.member("CheckID", ifAny: checkID)
    json.member("Datacenter", ifAny: datacenter)
    json.endObject()
  }

  /// Refuses unknown fields, as Consul does.
  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, strict: true)
    node = try fields.string("Node")
    serviceID = try fields.string("ServiceID")
    checkID = try fields.string("CheckID")
    datacenter = try fields.string("Datacenter")
    // The node's address is accepted and ignored.
    for name in ["Address", "WriteRequest"] { _ = fields.value(name) }
    try fields.finish()
  }
}
