import ConsulAPI

/// What an expression in a template stands for.
enum TagValue: Equatable {
  case text(String)
  case number(Int)
  case list([String])
  /// Anything else of what the engine tells of a container.
  case facts(JSONValue)

  init(_ json: JSONValue) {
    switch json {
    case .string(let text): self = .text(text)
    case .number(let text): self = Int(text).map { .number($0) } ?? .text(text)
    case .bool(let flag): self = .text(flag ? "true" : "false")
    case .null: self = .text("")
    case .array(let elements):
      let texts = elements.compactMap { element in if case .string(let text) = element { text } else { nil } }
      self = texts.count == elements.count ? .list(texts) : .facts(json)
    case .object: self = .facts(json)
    }
  }

  /// As Go prints it; nil for what no tag should be made of.
  var printed: String? {
    switch self {
    case .text(let text): text
    case .number(let number): String(number)
    case .list(let elements): "[" + elements.joined(separator: " ") + "]"
    case .facts: nil
    }
  }

  var text: String? { if case .text(let text) = self { text } else { nil } }

  var number: Int? { if case .number(let number) = self { number } else { nil } }

  /// An empty list where there is nothing.
  var list: [String]? {
    switch self {
    case .list(let elements): elements
    case .text(""): []
    default: nil
    }
  }

  /// A member by its name, whatever its case: Go's fields and Docker's JSON differ in it.
  func member(_ name: String) -> TagValue? {
    guard case .facts(.object(let members)) = self else { return nil }
    let lowered = name.lowercased()
    return (members.first { $0.name == name } ?? members.first { $0.name.lowercased() == lowered }).map { TagValue($0.value) }
  }

  /// A member by its exact name; empty where there is none, as in Go's maps.
  func entry(_ key: String) -> TagValue? {
    switch self {
    case .facts(.object(let members)): members.first { $0.name == key }.map { TagValue($0.value) } ?? .text("")
    // An engine writes null for an empty map.
    case .text(""): .text("")
    default: nil
    }
  }
}
