/// The body of `catalog/register`: a node, and on it at most one service and any number of checks, whoever looks after them.
public struct ConsulCatalogRegistration: Sendable, Hashable {
  public var id: String
  public var node: String
  public var address: String
  public var taggedAddresses: [String: String]?
  public var nodeMeta: [String: String]?
  public var service: ConsulNodeService?
  /// `Check` and `Checks` together, in this order.
  public var checks: [ConsulCheck]
  public var skipNodeUpdate: Bool
  public var datacenter: String

  public init(
    id: String = "", node: String, address: String, taggedAddresses: [String: String]? = nil, nodeMeta: [String: String]? = nil,
    service: ConsulNodeService? = nil, checks: [ConsulCheck] = [], skipNodeUpdate: Bool = false, datacenter: String = ""
  ) {
    self.id = id
    self.node = node
    self.address = address
    self.taggedAddresses = taggedAddresses
    self.nodeMeta = nodeMeta
    self.service = service
    self.checks = checks
    self.skipNodeUpdate = skipNodeUpdate
    self.datacenter = datacenter
  }
}

extension ConsulCatalogRegistration: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("ID", ifAny: id)
    json.member("Node", node)
    json.member("Address", address)
    json.member("TaggedAddresses", ifAny: taggedAddresses)
    json.member("NodeMeta", ifAny: nodeMeta)
    json.member("Service", ifAny: service)
    if !checks.isEmpty { json.member("Checks", checks) }
    json.member("SkipNodeUpdate", ifAny: skipNodeUpdate)
    json.member("Datacenter", ifAny: datacenter)
    json.endObject()
  }

  /// Refuses unknown fields, as Consul does.
  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "RegisterRequest", strict: true)
    id = try fields.string("ID")
    node = try fields.string("Node")
    address = try fields.string("Address")
    taggedAddresses = try fields.map("TaggedAddresses")
    nodeMeta = try fields.map("NodeMeta")
    service = try fields.value("Service").map { json throws(JSONError) in try Self.service(json) }
    checks = try fields.value("Check").map { json throws(JSONError) in [try ConsulCheck(json: json, strict: true)] } ?? []
    if case .array(let more)? = fields.value("Checks") {
      for json in more { checks.append(try ConsulCheck(json: json, strict: true)) }
    }
    skipNodeUpdate = try fields.bool("SkipNodeUpdate")
    datacenter = try fields.string("Datacenter")
    _ = fields.value("WriteRequest")
    try fields.finish()
  }

  private static func service(_ json: JSONValue) throws(JSONError) -> ConsulNodeService {
    var fields = try JSONFields(json, of: "NodeService", path: "Service.", strict: true)
    let service = try ConsulNodeService(&fields)
    // Accepted and ignored: the mesh, and what the server alone decides.
    for name in ["Proxy", "Connect", "CreateIndex", "ModifyIndex", "LocallyRegisteredAsSidecar"] { _ = fields.value(name) }
    try fields.finish()
    return service
  }
}
