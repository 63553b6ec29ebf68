/// The answer to a new prepared query.
public struct ConsulQueryCreated: Sendable, Hashable {
  public var id: String

  public init(id: String) {
    self.id = id
  }
}

extension ConsulQueryCreated: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("ID", id)
    json.endObject()
  }
}
