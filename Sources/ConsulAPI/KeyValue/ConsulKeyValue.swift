/// One key with its value, as `kv` and `txn` carry it.
public struct ConsulKeyValue: Sendable, Hashable {
  /// The largest value, and the largest body of a transaction, in bytes, unless Consul is configured otherwise (`kv_max_value_size`,
  /// `txn_max_req_len`).
  public static let maximumSize = 524_288

  /// How often the key was locked.
  public var lockIndex: UInt64
  public var key: String
  public var flags: UInt64
  /// Written as base64; nil is `null`, which Consul writes for an empty value too.
  public var value: [UInt8]?
  /// The session that holds the lock; empty for none.
  public var session: String
  public var createIndex: UInt64
  public var modifyIndex: UInt64

  public init(
    lockIndex: UInt64 = 0, key: String, flags: UInt64 = 0, value: [UInt8]?, session: String = "", createIndex: UInt64,
    modifyIndex: UInt64
  ) {
    self.lockIndex = lockIndex
    self.key = key
    self.flags = flags
    self.value = value
    self.session = session
    self.createIndex = createIndex
    self.modifyIndex = modifyIndex
  }
}

extension ConsulKeyValue: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("LockIndex", lockIndex)
    json.member("Key", key)
    json.member("Flags", flags)
    json.name("Value")
    if let value, !value.isEmpty { json.base64(value) } else { json.null() }
    json.member("Session", ifAny: session)
    json.member("CreateIndex", createIndex)
    json.member("ModifyIndex", modifyIndex)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "DirEntry")
    lockIndex = try fields.unsigned("LockIndex")
    key = try fields.string("Key")
    flags = try fields.unsigned("Flags")
    value = try fields.bytes("Value")
    session = try fields.string("Session")
    createIndex = try fields.unsigned("CreateIndex")
    modifyIndex = try fields.unsigned("ModifyIndex")
  }
}

extension JSONWriter {
  /// A string of base64, which needs no escapes.
  mutating func base64(_ value: [UInt8]) {
    raw([UInt8(ascii: "\"")] + Base64.encode(value) + [UInt8(ascii: "\"")])
  }
}
