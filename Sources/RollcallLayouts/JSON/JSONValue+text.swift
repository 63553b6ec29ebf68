private import Foundation

extension JSONValue {
  /// Reads a JSON text.
  /// - Returns: nil when it is none.
  init?(json bytes: [UInt8]) {
    guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else { return nil }
    self = value
  }

  /// As one line without blanks; members are sorted by name.
  func written(_ escaping: JSONEscaping) -> String {
    switch self {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .integer(let integer): String(integer)
    case .number(let number): number.description
    case .string(let text): escaping.quoted(text)
    case .array(let elements): "[" + elements.map { $0.written(escaping) }.joined(separator: ",") + "]"
    case .object(let members):
      Self.object(members.sorted { $0.key < $1.key }.map { ($0.key, $0.value.written(escaping)) }, escaping)
    }
  }

  /// An object of members that are written already, in the order given.
  static func object(_ members: [(name: String, json: String)], _ escaping: JSONEscaping) -> String {
    "{" + members.map { "\(escaping.quoted($0.name)):\($0.json)" }.joined(separator: ",") + "}"
  }
}
