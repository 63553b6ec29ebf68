/// A user event, as `event/fire` and `event/list` show it.
public struct ConsulEvent: Sendable, Hashable {
  /// A UUID.
  public var id: String
  public var name: String
  /// Written as base64; empty is `null`.
  public var payload: [UInt8]
  /// Regular expressions for whom the event is meant; empty for everybody.
  public var nodeFilter: String
  public var serviceFilter: String
  public var tagFilter: String
  public var version: Int
  /// The place of the event among all; 0 in the answer to who fired it.
  public var time: UInt64

  public init(
    id: String, name: String, payload: [UInt8] = [], nodeFilter: String = "", serviceFilter: String = "", tagFilter: String = "",
    version: Int = 1, time: UInt64 = 0
  ) {
    self.id = id
    self.name = name
    self.payload = payload
    self.nodeFilter = nodeFilter
    self.serviceFilter = serviceFilter
    self.tagFilter = tagFilter
    self.version = version
    self.time = time
  }

  /// What clients that wait for the next event name it by: it tells events apart, and grows from none to the next.
  public var index: UInt64 {
    let digits = Array(id.utf8).filter { $0 != UInt8(ascii: "-") }
    guard digits.count == 32, let low = UInt64(String(decoding: digits.prefix(16), as: UTF8.self), radix: 16),
      let high = UInt64(String(decoding: digits.suffix(16), as: UTF8.self), radix: 16)
    else { return 1 }
    return low ^ high
  }
}

extension ConsulEvent: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("ID", id)
    json.member("Name", name)
    json.name("Payload")
    if payload.isEmpty { json.null() } else { json.base64(payload) }
    json.member("NodeFilter", nodeFilter)
    json.member("ServiceFilter", serviceFilter)
    json.member("TagFilter", tagFilter)
    json.member("Version", version)
    json.member("LTime", time)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "UserEvent")
    id = try fields.string("ID")
    name = try fields.string("Name")
    payload = try fields.bytes("Payload") ?? []
    nodeFilter = try fields.string("NodeFilter")
    serviceFilter = try fields.string("ServiceFilter")
    tagFilter = try fields.string("TagFilter")
    version = try fields.integer("Version")
    time = try fields.unsigned("LTime")
  }
}
