/// The answer of `session/create`.
public struct ConsulSessionCreated: Sendable, Hashable {
  public var id: String

  public init(id: String) {
    self.id = id
  }
}

extension ConsulSessionCreated: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("ID", id)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json)
    id = try fields.string("ID")
  }
}
