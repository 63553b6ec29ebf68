/// The members of a JSON object, taken one by one as Go fills a struct: an absent or null member leaves the zero value, names match
/// without regard to case, a value of the wrong type is an error in Go's words.
public struct JSONFields {
  private var members: [JSONValue.Member]
  /// Go's name of the struct and the path of the fields above it, for error texts.
  private let type: String
  private let path: String
  private let isStrict: Bool
  /// Where the next member is likely to be: peers write them in the order in which they are taken.
  private var cursor = 0

  /// - Parameters:
  ///   - type: Go's name of the struct, empty where Consul uses an anonymous one.
  ///   - strict: Whether ``finish()`` refuses members that were not taken.
  public init(_ value: JSONValue, of type: String = "", path: String = "", strict: Bool = false) throws(JSONError) {
    switch value {
    case .object(let members): self.members = members
    case .null: self.members = []
    default:
      throw JSONError("json: cannot unmarshal \(value.kindName) into Go value of type \(type.isEmpty ? "struct" : "structs." + type)")
    }
    self.type = type
    self.path = path
    isStrict = strict
  }

  /// Refuses what was not taken.
  public func finish() throws(JSONError) {
    if isStrict, let unknown = members.first { throw JSONError("json: unknown field \"\(unknown.name)\"") }
  }

  /// The member of this name, or else of its alias; of several the last one, as Go lets it overwrite the others.
  public mutating func value(_ name: String, or alias: String? = nil) -> JSONValue? {
    guard isStrict else { return likelyValue(name) ?? alias.flatMap { likelyValue($0) } }
    let found = lastValue(name)
    // Taken in any case, so that it does not count as unknown.
    let other = alias.flatMap { lastValue($0) }
    return found ?? other
  }

  private mutating func lastValue(_ name: String) -> JSONValue? {
    var found: JSONValue?
    members.removeAll { member in
      guard Self.matches(name, member.name) else { return false }
      if member.value != .null { found = member.value }
      return true
    }
    return found
  }

  private mutating func likelyValue(_ name: String) -> JSONValue? {
    for offset in members.indices {
      let index = (cursor + offset) % members.count
      if Self.matches(name, members[index].name) {
        cursor = index + 1
        return members[index].value == .null ? nil : members[index].value
      }
    }
    return nil
  }

  private static func matches(_ name: String, _ other: String) -> Bool {
    if name == other { return true }
    guard name.utf8.count == other.utf8.count else { return false }
    return zip(name.utf8, other.utf8).allSatisfy { lowercase($0) == lowercase($1) }
  }

  private static func lowercase(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  private func mismatch(_ value: JSONValue, _ field: String, _ goType: String, number: Bool = false) -> JSONError {
    var kind = value.kindName
    if number, case .number(let text) = value { kind += " \(text)" }
    return JSONError("json: cannot unmarshal \(kind) into Go struct field \(type).\(path)\(field) of type \(goType)")
  }

  public mutating func string(_ name: String, or alias: String? = nil) throws(JSONError) -> String {
    guard let value = value(name, or: alias) else { return "" }
    guard case .string(let text) = value else { throw mismatch(value, name, "string") }
    return text
  }

  public mutating func bool(_ name: String, or alias: String? = nil) throws(JSONError) -> Bool {
    guard let value = value(name, or: alias) else { return false }
    guard case .bool(let flag) = value else { throw mismatch(value, name, "bool") }
    return flag
  }

  public mutating func integer(_ name: String) throws(JSONError) -> Int {
    guard let value = value(name) else { return 0 }
    guard case .number(let text) = value, let number = Int(text) else { throw mismatch(value, name, "int", number: true) }
    return number
  }

  public mutating func unsigned(_ name: String) throws(JSONError) -> UInt64 {
    guard let value = value(name) else { return 0 }
    guard case .number(let text) = value, let number = UInt64(text) else {
      throw mismatch(value, name, "uint64", number: true)
    }
    return number
  }

  public mutating func strings(_ name: String, or alias: String? = nil) throws(JSONError) -> [String]? {
    guard let value = value(name, or: alias) else { return nil }
    guard case .array(let values) = value else { throw mismatch(value, name, "[]string") }
    var strings: [String] = []
    strings.reserveCapacity(values.count)
    for value in values {
      switch value {
      case .string(let text): strings.append(text)
      case .null: strings.append("")
      default: throw mismatch(value, name, "string")
      }
    }
    return strings
  }

  public mutating func map(_ name: String) throws(JSONError) -> [String: String]? {
    guard let value = value(name) else { return nil }
    guard case .object(let members) = value else { throw mismatch(value, name, "map[string]string") }
    var map: [String: String] = [:]
    for member in members {
      switch member.value {
      case .string(let text): map[member.name] = text
      case .null: map[member.name] = ""
      default: throw mismatch(member.value, name, "string")
      }
    }
    return map
  }

  /// Go's text or a number of nanoseconds; like Consul, anything else counts as absent.
  public mutating func duration(_ name: String, or alias: String? = nil) throws(JSONError) -> GoDuration? {
    switch value(name, or: alias) {
    case .string(let text): try GoDuration(text)
    case .number(let text): Double(text).map(GoDuration.init(nanoseconds:))
    default: nil
    }
  }

  /// Base64 text; nil for an absent or null one.
  public mutating func bytes(_ name: String) throws(JSONError) -> [UInt8]? {
    guard let value = value(name) else { return nil }
    guard case .string(let text) = value else { throw mismatch(value, name, "[]uint8") }
    return try Base64.decode(text)
  }

  public mutating func optional<Shape: JSONReadable>(_ name: String, _ shape: Shape.Type = Shape.self) throws(JSONError) -> Shape? {
    guard let value = value(name) else { return nil }
    return try Shape(json: value)
  }

  /// A list of shapes; absent is empty.
  public mutating func list<Shape: JSONReadable>(_ name: String, _ shape: Shape.Type = Shape.self) throws(JSONError) -> [Shape] {
    try optional(name, [Shape].self) ?? []
  }
}
