/// The answer of `agent/self`.
public struct ConsulAgentSelf: Sendable, Hashable {
  public struct Config: Sendable, Hashable {
    public var datacenter: String
    public var nodeName: String
    public var nodeID: String
    public var revision: String
    public var server: Bool
    public var version: String

    public init(
      datacenter: String, nodeName: String, nodeID: String, revision: String = "", server: Bool = true, version: String
    ) {
      self.datacenter = datacenter
      self.nodeName = nodeName
      self.nodeID = nodeID
      self.revision = revision
      self.server = server
      self.version = version
    }
  }

  public var config: Config
  /// The whole of the configuration, for people; a reader keeps what it finds.
  public var debugConfig: JSONValue
  public var member: ConsulAgentMember?
  /// Figures by part of the agent.
  public var stats: [String: [String: String]]
  public var meta: [String: String]

  public init(
    config: Config, debugConfig: JSONValue = .object([]), member: ConsulAgentMember?, stats: [String: [String: String]] = [:],
    meta: [String: String] = [:]
  ) {
    self.config = config
    self.debugConfig = debugConfig
    self.member = member
    self.stats = stats
    self.meta = meta
  }
}

extension ConsulAgentSelf: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Config", config)
    json.member("DebugConfig", debugConfig)
    json.name("Coord")
    json.raw(#"{"Vec":[0,0,0,0,0,0,0,0],"Error":1.5,"Adjustment":0,"Height":0.00001}"#)
    json.member("Member", ifAny: member)
    json.name("Stats")
    json.map(stats) { $0.map($1) }
    json.member("Meta", meta)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "Self")
    guard let config = try fields.optional("Config", Config.self) else { throw JSONError("The answer has no Config.") }
    self.config = config
    debugConfig = fields.value("DebugConfig") ?? .object([])
    member = try fields.optional("Member")
    stats = try fields.optional("Stats", [String: [String: String]].self) ?? [:]
    meta = try fields.map("Meta") ?? [:]
  }
}

extension ConsulAgentSelf.Config: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Datacenter", datacenter)
    json.member("NodeName", nodeName)
    json.member("NodeID", nodeID)
    json.member("Revision", revision)
    json.member("Server", server)
    json.member("Version", version)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "Config")
    datacenter = try fields.string("Datacenter")
    nodeName = try fields.string("NodeName")
    nodeID = try fields.string("NodeID")
    revision = try fields.string("Revision")
    server = try fields.bool("Server")
    version = try fields.string("Version")
  }
}
