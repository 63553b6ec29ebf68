/// A service on a node, as `health/service` and `catalog/node` nest it.
public struct ConsulNodeService: Sendable, Hashable {
  /// Empty for an ordinary service; otherwise `connect-proxy` and the like.
  public var kind: String
  public var id: String
  public var service: String
  /// Nil is written as `null`; Consul writes `[]` for a service without tags.
  public var tags: [String]?
  /// Empty when the service listens on its node's address.
  public var address: String
  public var taggedAddresses: [String: ServiceAddress]
  /// Nil is written as `null`, which Consul does for a service without any.
  public var meta: [String: String]?
  public var port: Int
  public var weights: ServiceWeights
  public var enableTagOverride: Bool
  public var createIndex: UInt64
  public var modifyIndex: UInt64

  public init(
    kind: String = "", id: String, service: String, tags: [String]? = [], address: String = "",
    taggedAddresses: [String: ServiceAddress] = [:], meta: [String: String]? = nil, port: Int = 0,
    weights: ServiceWeights = ServiceWeights(), enableTagOverride: Bool = false, createIndex: UInt64 = 0,
    modifyIndex: UInt64 = 0
  ) {
    self.kind = kind
    self.id = id
    self.service = service
    self.tags = tags
    self.address = address
    self.taggedAddresses = taggedAddresses
    self.meta = meta
    self.port = port
    self.weights = weights
    self.enableTagOverride = enableTagOverride
    self.createIndex = createIndex
    self.modifyIndex = modifyIndex
  }
}

extension ConsulNodeService: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Kind", ifAny: kind)
    json.member("ID", id)
    json.member("Service", service)
    json.member("Tags", tags)
    json.member("Address", address)
    if !taggedAddresses.isEmpty { json.member("TaggedAddresses", taggedAddresses) }
    json.member("Meta", meta)
    json.member("Port", port)
    json.member("Weights", weights)
    json.member("EnableTagOverride", enableTagOverride)
    json.name("Proxy")
    json.raw(#"{"MeshGateway":{},"Expose":{}}"#)
    json.name("Connect")
    json.raw("{}")
    json.member("CreateIndex", createIndex)
    json.member("ModifyIndex", modifyIndex)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "NodeService")
    try self.init(&fields)
    createIndex = try fields.unsigned("CreateIndex")
    modifyIndex = try fields.unsigned("ModifyIndex")
  }

  /// What a registration gives, too.
  init(_ fields: inout JSONFields) throws(JSONError) {
    kind = try fields.string("Kind")
    id = try fields.string("ID")
    service = try fields.string("Service")
    tags = try fields.strings("Tags")
    address = try fields.string("Address")
    taggedAddresses = try fields.optional("TaggedAddresses") ?? [:]
    meta = try fields.map("Meta")
    port = try fields.integer("Port")
    weights = try fields.optional("Weights") ?? ServiceWeights()
    enableTagOverride = try fields.bool("EnableTagOverride")
    createIndex = 0
    modifyIndex = 0
  }
}
