/// A member of the gossip pool, as `agent/members` lists it.
public struct ConsulAgentMember: Sendable, Hashable {
  public var name: String
  public var address: String
  public var port: Int
  public var tags: [String: String]
  /// 1 alive, 2 leaving, 3 left, 4 failed.
  public var status: Int
  public var protocolMinimum = 1
  public var protocolMaximum = 5
  public var protocolCurrent = 2
  public var delegateMinimum = 2
  public var delegateMaximum = 5
  public var delegateCurrent = 4

  public init(name: String, address: String, port: Int, tags: [String: String], status: Int = 1) {
    self.name = name
    self.address = address
    self.port = port
    self.tags = tags
    self.status = status
  }
}

extension ConsulAgentMember: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Name", name)
    json.member("Addr", address)
    json.member("Port", port)
    json.member("Tags", tags)
    json.member("Status", status)
    json.member("ProtocolMin", protocolMinimum)
    json.member("ProtocolMax", protocolMaximum)
    json.member("ProtocolCur", protocolCurrent)
    json.member("DelegateMin", delegateMinimum)
    json.member("DelegateMax", delegateMaximum)
    json.member("DelegateCur", delegateCurrent)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "AgentMember")
    name = try fields.string("Name")
    address = try fields.string("Addr")
    port = try fields.integer("Port")
    tags = try fields.map("Tags") ?? [:]
    status = try fields.integer("Status")
    protocolMinimum = try fields.integer("ProtocolMin")
    protocolMaximum = try fields.integer("ProtocolMax")
    protocolCurrent = try fields.integer("ProtocolCur")
    delegateMinimum = try fields.integer("DelegateMin")
    delegateMaximum = try fields.integer("DelegateMax")
    delegateCurrent = try fields.integer("DelegateCur")
  }
}
