/// A shape that writes itself as compact JSON, members in Consul's order.
public protocol JSONWritable {
  func write(to json: inout JSONWriter)
}

/// A shape that can be read from JSON under Go's rules; see ``JSONFields``.
public protocol JSONReadable {
  init(json: JSONValue) throws(JSONError)
}

extension JSONWritable {
  /// The compact form, without a newline at its end.
  public var jsonBytes: [UInt8] {
    var json = JSONWriter(reserving: 256)
    write(to: &json)
    return json.bytes
  }
}

extension JSONReadable {
  public init(jsonBytes bytes: [UInt8]) throws(JSONError) {
    try self.init(json: JSONValue(parsing: bytes))
  }
}

extension Array: JSONWritable where Element: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.array(self)
  }
}

/// A list; Go's `null` is an empty one.
extension Array: JSONReadable where Element: JSONReadable {
  public init(json: JSONValue) throws(JSONError) {
    switch json {
    case .null: self = []
    case .array(let values):
      self = []
      reserveCapacity(values.count)
      for value in values { append(try Element(json: value)) }
    default: throw JSONError("json: cannot unmarshal \(json.kindName) into Go value of type []\(Element.self)")
    }
  }
}

extension Dictionary: JSONWritable where Key == String, Value: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.map(self)
  }
}

/// A map; Go's `null` is an empty one.
extension Dictionary: JSONReadable where Key == String, Value: JSONReadable {
  public init(json: JSONValue) throws(JSONError) {
    switch json {
    case .null: self = [:]
    case .object(let members):
      self = [:]
      for member in members { self[member.name] = try Value(json: member.value) }
    default: throw JSONError("json: cannot unmarshal \(json.kindName) into Go value of type map[string]\(Value.self)")
    }
  }
}

extension String: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.string(self)
  }

  public init(json: JSONValue) throws(JSONError) {
    guard case .string(let text) = json else {
      throw JSONError("json: cannot unmarshal \(json.kindName) into Go value of type string")
    }
    self = text
  }
}

extension Bool: JSONWritable, JSONReadable {
  public func write(to json: inout JSONWriter) {
    json.bool(self)
  }

  public init(json: JSONValue) throws(JSONError) {
    guard case .bool(let value) = json else {
      throw JSONError("json: cannot unmarshal \(json.kindName) into Go value of type bool")
    }
    self = value
  }
}
