/// Which instances a prepared query finds. In a template every text in it may hold `${…}`.
public struct ConsulQueryService: Sendable, Hashable {
  public var service = ""
  public var failover = Failover()
  /// Leaves out instances with warnings; critical ones are left out anyway.
  public var onlyPassing = false
  /// Ids of checks that do not count.
  public var ignoreCheckIDs: [String]?
  /// A node, whose instances come first; `_agent` for the agent's own.
  public var near = ""
  /// All of which an instance must have; with `!` before it, which it must not have.
  public var tags: [String]?
  public var nodeMeta: [String: String]?
  public var serviceMeta: [String: String]?
  /// Part of Consul's mesh.
  public var connect = false

  /// Where else to look when there is nothing.
  public struct Failover: Sendable, Hashable {
    /// So many of the nearest datacenters.
    public var nearestN = 0
    /// Then these.
    public var datacenters: [String]?

    public init() {}
  }

  public init() {}
}

extension ConsulQueryService: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Service", service)
    json.member("Failover", failover)
    json.member("OnlyPassing", onlyPassing)
    json.member("IgnoreCheckIDs", ignoreCheckIDs)
    json.member("Near", near)
    json.member("Tags", tags)
    json.member("NodeMeta", nodeMeta)
    json.member("ServiceMeta", serviceMeta)
    json.member("Connect", connect)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "ServiceQuery", path: "Service.", strict: true)
    service = try fields.string("Service")
    failover = try fields.optional("Failover") ?? Failover()
    onlyPassing = try fields.bool("OnlyPassing")
    ignoreCheckIDs = try fields.strings("IgnoreCheckIDs")
    near = try fields.string("Near")
    tags = try fields.strings("Tags")
    nodeMeta = try fields.map("NodeMeta")
    serviceMeta = try fields.map("ServiceMeta")
    connect = try fields.bool("Connect")
    try fields.finish()
  }
}

extension ConsulQueryService.Failover: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("NearestN", nearestN)
    json.member("Datacenters", datacenters)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "QueryDatacenterOptions", path: "Service.Failover.", strict: true)
    nearestN = try fields.integer("NearestN")
    datacenters = try fields.strings("Datacenters")
    try fields.finish()
  }
}
