/// A session, as `session/info`, `session/list`, `session/node` and `session/renew` show it.
public struct ConsulSession: Sendable, Hashable {
  public var id: String
  public var name: String
  public var node: String
  public var lockDelay: GoDuration
  /// `release` or `delete`.
  public var behavior: String
  /// Go's duration as it was given; empty for a session without a limit.
  public var ttl: String
  public var nodeChecks: [String]?
  public var serviceChecks: [ServiceCheck]?
  /// The older form of both; left out when empty.
  public var checks: [String]
  public var createIndex: UInt64
  public var modifyIndex: UInt64

  /// A service check that the session depends on.
  public struct ServiceCheck: Sendable, Hashable {
    public var id: String
    public var namespace: String

    public init(id: String, namespace: String = "") {
      self.id = id
      self.namespace = namespace
    }
  }

  public init(
    id: String, name: String, node: String, lockDelay: GoDuration, behavior: String, ttl: String, nodeChecks: [String]?,
    serviceChecks: [ServiceCheck]? = nil, checks: [String] = [], createIndex: UInt64, modifyIndex: UInt64
  ) {
    self.id = id
    self.name = name
    self.node = node
    self.lockDelay = lockDelay
    self.behavior = behavior
    self.ttl = ttl
    self.nodeChecks = nodeChecks
    self.serviceChecks = serviceChecks
    self.checks = checks
    self.createIndex = createIndex
    self.modifyIndex = modifyIndex
  }
}

extension ConsulSession: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("ID", id)
    json.member("Name", name)
    json.member("Node", node)
    json.member("LockDelay", lockDelay.nanoseconds)
    json.member("Behavior", behavior)
    json.member("TTL", ttl)
    json.member("NodeChecks", nodeChecks)
    json.name("ServiceChecks")
    if let serviceChecks { json.array(serviceChecks) } else { json.null() }
    if !checks.isEmpty { json.member("Checks", checks) }
    json.member("CreateIndex", createIndex)
    json.member("ModifyIndex", modifyIndex)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "Session")
    id = try fields.string("ID")
    name = try fields.string("Name")
    node = try fields.string("Node")
    lockDelay = try fields.duration("LockDelay") ?? GoDuration(.zero)
    behavior = try fields.string("Behavior")
    ttl = try fields.string("TTL")
    nodeChecks = try fields.strings("NodeChecks")
    serviceChecks = try fields.optional("ServiceChecks")
    checks = try fields.strings("Checks") ?? []
    createIndex = try fields.unsigned("CreateIndex")
    modifyIndex = try fields.unsigned("ModifyIndex")
  }
}

extension ConsulSession.ServiceCheck: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("ID", id)
    json.member("Namespace", namespace)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "ServiceCheck")
    id = try fields.string("ID")
    namespace = try fields.string("Namespace")
  }
}
