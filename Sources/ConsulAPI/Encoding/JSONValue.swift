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
