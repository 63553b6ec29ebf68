/// Any JSON value, with the members of an object in the order of the document.
public enum JSONValue: Sendable, Hashable {
  /// One name and value of an object.
  public struct Member: Sendable, Hashable {
    public var name: String
    public var value: JSONValue

    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  case null
  case bool(Bool)
  /// The number as it is written, so that 64 bits survive.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// Reads the first value of a document; what follows it is ignored, as Go's decoder does.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    var parser = JSONParser(bytes)
    self = try parser.parse()
  }

  /// What Go calls the kind of value in its error texts.
  var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}

extension JSONValue: JSONWritable {
  public func write(to json: inout JSONWriter) {
    switch self {
    case .null: json.null()
    case .bool(let value): json.bool(value)
    case .number(let text): json.raw(text)
    case .string(let text): json.string(text)
    case .array(let values): json.array(values)
    case .object(let members):
      json.beginObject()
      for member in members {
        json.name(member.name)
        member.value.write(to: &json)
      }
      json.endObject()
    }
  }
}
