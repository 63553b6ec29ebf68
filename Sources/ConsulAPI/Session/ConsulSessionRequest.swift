/// The body of `session/create`, which may also be empty.
public struct ConsulSessionRequest: Sendable, Hashable {
  public var name = ""
  /// Empty means the agent's own.
  public var node = ""
  /// Nil means 15 s.
  public var lockDelay: GoDuration?
  /// `release` or `delete`; empty means `release`.
  public var behavior = ""
  /// Go's duration, from 10 s to 24 h; empty for no limit.
  public var ttl = ""
  /// Nil means `serfHealth`.
  public var nodeChecks: [String]?
  public var serviceChecks: [ConsulSession.ServiceCheck]?
  /// The older form of both.
  public var checks: [String]?

  public init() {}
}

extension ConsulSessionRequest: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Name", ifAny: name)
    json.member("Node", ifAny: node)
    if let lockDelay { json.member("LockDelay", lockDelay) }
    json.member("Behavior", ifAny: behavior)
    json.member("TTL", ifAny: ttl)
    if let nodeChecks { json.member("NodeChecks", nodeChecks) }
    if let serviceChecks { json.member("ServiceChecks", serviceChecks) }
    if let checks { json.member("Checks", checks) }
    json.endObject()
  }

  /// Unlike the other requests, this one takes unknown fields.
  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json)
    name = try fields.string("Name")
    node = try fields.string("Node")
    lockDelay = try fields.duration("LockDelay")
    behavior = try fields.string("Behavior")
    ttl = try fields.string("TTL")
    nodeChecks = try fields.strings("NodeChecks")
    serviceChecks = try fields.optional("ServiceChecks")
    checks = try fields.strings("Checks")
  }
}

extension GoDuration: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.string(description)
  }
}
