/// The answer of `catalog/services`: the tags in use by service name.
public struct ConsulServiceTags: Sendable, Hashable {
  public var tags: [String: [String]]

  public init(_ tags: [String: [String]]) {
    self.tags = tags
  }
}

extension ConsulServiceTags: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.map(tags)
  }

  public init(json: JSONValue) throws(JSONError) {
    tags = try [String: [String]](json: json)
  }
}
