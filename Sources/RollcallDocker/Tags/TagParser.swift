/// Reads an expression of a ``TagTemplate``.
struct TagParser {
  private let text: String
  private var rest: Substring
  private var depth = 0
  private static let maximumDepth = 32

  init(_ text: String) {
    self.text = text
    rest = text[...]
  }

  /// - Throws: ``TagTemplateProblem``.
  mutating func parse() throws(TagTemplateProblem) -> TagExpression {
    let expression = try pipeline()
    skipSpace()
    guard rest.isEmpty else { throw problem("'\(rest)' cannot stand there") }
    return expression
  }

  private mutating func pipeline() throws(TagTemplateProblem) -> TagExpression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw problem("it is nested too deep") }
    var expression = try command(last: nil)
    while skipSpace(), rest.first == "|" {
      rest.removeFirst()
      expression = try command(last: expression)
    }
    return expression
  }

  /// - Parameter last: what the command before this one gives.
  private mutating func command(last: TagExpression?) throws(TagTemplateProblem) -> TagExpression {
    skipSpace()
    guard let first = rest.first, first.isLetter else {
      guard let value = try operand(), last == nil else { throw problem("a value or a function is missing") }
      return value
    }
    let name = word()
    guard let function = TagFunction(rawValue: name) else {
      let possible = TagFunction.allCases.map(\.rawValue).joined(separator: ", ")
      throw problem(
        TagFunction.refused.contains(name)
          ? "the function \(name) of registrator's is not supported" : "'\(name)' is no function here; possible: \(possible)")
    }
    var arguments: [TagExpression] = []
    while let argument = try operand() { arguments.append(argument) }
    return .call(function, arguments + (last.map { [$0] } ?? []))
  }

  /// - Returns: nil where none stands.
  private mutating func operand() throws(TagTemplateProblem) -> TagExpression? {
    skipSpace()
    switch rest.first {
    case "(":
      rest.removeFirst()
      let inner = try pipeline()
      skipSpace()
      guard rest.popFirst() == ")" else { throw problem("a ) is missing") }
      return inner
    case ".":
      var names: [String] = []
      while rest.first == "." {
        rest.removeFirst()
        let name = word()
        if !name.isEmpty { names.append(name) }
      }
      return .field(names)
    case "\"": return .value(.text(try quoted()))
    case "`":
      rest.removeFirst()
      guard let end = rest.firstIndex(of: "`") else { throw problem("a ` is missing") }
      let raw = String(rest[..<end])
      rest = rest[rest.index(after: end)...]
      return .value(.text(raw))
    case let character? where character == "-" || character.isASCII && character.isNumber:
      let digits = rest.prefix { $0 == "-" || $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      guard let number = Int(digits) else { throw problem("'\(digits)' is no number") }
      return .value(.number(number))
    default: return nil
    }
  }

  private mutating func quoted() throws(TagTemplateProblem) -> String {
    rest.removeFirst()
    var quoted = ""
    while let character = rest.popFirst() {
      switch character {
      case "\"": return quoted
      case "\\":
        switch rest.popFirst() {
        case "n": quoted += "\n"
        case "t": quoted += "\t"
        case let other?: quoted.append(other)
        case nil: throw problem("a \" is missing")
        }
      default: quoted.append(character)
      }
    }
    throw problem("a \" is missing")
  }

  private mutating func word() -> String {
    let word = rest.prefix { $0 == "_" || $0.isLetter || $0.isNumber }
    rest = rest.dropFirst(word.count)
    return String(word)
  }

  @discardableResult
  private mutating func skipSpace() -> Bool {
    rest = rest.drop { $0.isWhitespace }
    return true
  }

  private func problem(_ why: String) -> TagTemplateProblem { TagTemplateProblem("{{\(text)}} cannot be read: \(why).") }
}
