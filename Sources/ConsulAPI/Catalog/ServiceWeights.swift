/// Shares of the load by health, which Consul's DNS gives as SRV weights.
public struct ServiceWeights: Sendable, Hashable {
  public var passing: Int
  public var warning: Int

  public init(passing: Int = 1, warning: Int = 1) {
    self.passing = passing
    self.warning = warning
  }
}

extension ServiceWeights: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Passing", passing)
    json.member("Warning", warning)
    json.endObject()
  }

  public init(json: JSONValue) throws(JSONError) {
    try self.init(json: json, strict: false)
  }

  init(json: JSONValue, strict: Bool) throws(JSONError) {
    var fields = try JSONFields(json, of: "Weights", path: "Weights.", strict: strict)
    passing = try fields.integer("Passing")
    warning = try fields.integer("Warning")
    try fields.finish()
  }
}
