/// One operation on a key within `txn`.
public struct ConsulKeyOperation: Sendable, Hashable {
  /// `set`, `cas`, `get`, `get-tree`, `delete`, `delete-cas`, `delete-tree`, `lock`, `unlock`, `check-index`, `check-session`,
  /// `check-not-exists`.
  public var verb: String
  public var key: String
  public var value: [UInt8]?
  public var flags: UInt64
  public var index: UInt64
  public var session: String

  public init(
    verb: String, key: String, value: [UInt8]? = nil, flags: UInt64 = 0, index: UInt64 = 0, session: String = ""
  ) {
    self.verb = verb
    self.key = key
    self.value = value
    self.flags = flags
    self.index = index
    self.session = session
  }

  /// Whether the verb only reads, which decides over the form of the answer.
  public var isRead: Bool {
    switch verb {
    case "get", "get-tree", "check-index", "check-session", "check-not-exists": true
    default: false
    }
  }
}

extension ConsulKeyOperation: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Verb", verb)
    json.member("Key", key)
    if let value {
      json.name("Value")
      json.base64(value)
    }
    json.member("Flags", ifAny: flags)
    json.member("Index", ifAny: index)
    json.member("Session", ifAny: session)
    json.endObject()
  }

  /// Refuses unknown fields, as Consul does.
  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "KVTxnOp", path: "KV.", strict: true)
    verb = try fields.string("Verb")
    key = try fields.string("Key")
    value = try fields.bytes("Value")
    flags = try fields.unsigned("Flags")
    index = try fields.unsigned("Index")
    session = try fields.string("Session")
    _ = fields.value("Namespace")
    try fields.finish()
  }
}
