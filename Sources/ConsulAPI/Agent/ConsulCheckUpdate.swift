/// The body of `agent/check/update`.
public struct ConsulCheckUpdate: Sendable, Hashable {
  public var status: String
  public var output: String

  public init(status: String, output: String = "") {
    self.status = status
    self.output = output
  }
}

extension ConsulCheckUpdate: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Status", status)
    json.member("Output", ifAny: output)
    json.endObject()
  }

  /// Refuses unknown fields, as Consul does.
  public init(json: JSONValue) throws(JSONError) {
    var fields = try JSONFields(json, of: "checkUpdate", strict: true)
    status = try fields.string("Status")
    output = try fields.string("Output")
    try fields.finish()
  }
}
