/// A service of the agent itself, as `agent/services` and `agent/service` show it.
public struct ConsulAgentService: Sendable, Hashable {
  public var kind: String
  public var id: String
  public var service: String
  public var tags: [String]
  public var meta: [String: String]
  public var port: Int
  public var address: String
  public var taggedAddresses: [String: ServiceAddress]
  public var weights: ServiceWeights
  public var enableTagOverride: Bool
  /// Only in the answer of `agent/service`.
  public var contentHash: String

  public init(
    kind: String = "", id: String, service: String, tags: [String] = [], meta: [String: String] = [:], port: Int = 0,
    address: String = "", taggedAddresses: [String: ServiceAddress] = [:], weights: ServiceWeights = ServiceWeights(),
    enableTagOverride: Bool = false, contentHash: String = ""
  ) {
    self.kind = kind
    self.id = id
    self.service = service
    self.tags = tags
    self.meta = meta
    self.port = port
    self.address = address
    self.taggedAddresses = taggedAddresses
    self.weights = weights
    self.enableTagOverride = enableTagOverride
    self.contentHash = contentHash
  }
}

extension ConsulAgentService: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Kind", ifAny: kind)
    json.member("ID", id)
    json.member("Service", service)
    json.member("Tags", tags)
    json.member("Meta", meta)
    json.member("Port", port)
    json.member("Address", address)
    if !taggedAddresses.isEmpty { json.member("TaggedAddresses", taggedAddresses) }
    json.member("Weights", weights)
    json.member("EnableTagOverride", enableTagOverride)
    json.member("ContentHash", ifAny: contentHash)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "AgentService")
    kind = try fields.string("Kind")
    id = try fields.string("ID")
    service = try fields.string("Service")
    tags = try fields.strings("Tags") ?? []
    meta = try fields.map("Meta") ?? [:]
    port = try fields.integer("Port")
    address = try fields.string("Address")
    taggedAddresses = try fields.optional("TaggedAddresses") ?? [:]
    weights = try fields.optional("Weights") ?? ServiceWeights()
    enableTagOverride = try fields.bool("EnableTagOverride")
    contentHash = try fields.string("ContentHash")
  }
}
