/// Any JSON, for what others keep beside an instance.
enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  subscript(name: String) -> JSONValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// A port from 0 to 65535, given as a number or as text.
  var port: Int? {
    let number: Int? =
      switch self {
      case .integer(let number): Int(exactly: number)
      case .string(let text): Int(text)
      default: nil
      }
    return number.flatMap { (0...65_535).contains($0) ? $0 : nil }
  }

  /// A string as it is, anything else as JSON; nil for null.
  var text: String? {
    switch self {
    case .null: nil
    case .string(let text): text
    default: written(.minimal)
    }
  }
}

extension JSONValue: Decodable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .bool(flag)
    } else if let integer = try? container.decode(Int64.self) {
      self = .integer(integer)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .string(text)
    } else if let array = try? container.decode([JSONValue].self) {
      self = .array(array)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }
}
