/// A text of a template: `web-${match(1)}`. `$${` stands for `${` itself.
///
/// The variables and the one function that Consul has, and numbers for its argument; no arithmetic.
struct QueryText: Sendable {
  private enum Part: Sendable {
    case literal(String)
    case variable(String)
    case match(Int)
  }

  private var parts: [Part] = []

  /// - Throws: what Consul says of a text that is none.
  init(_ text: String) throws(QueryTextError) {
    var rest = text[...]
    var literal = ""
    while let dollar = rest.firstIndex(of: "$") {
      literal += rest[..<dollar]
      rest = rest[dollar...]
      if rest.hasPrefix("$${") {
        literal += "${"
        rest = rest.dropFirst(3)
      } else if rest.hasPrefix("${") {
        if !literal.isEmpty { parts.append(.literal(literal)) }
        literal = ""
        let column = text.distance(from: text.startIndex, to: rest.startIndex) + 3
        guard let end = rest.firstIndex(of: "}") else { throw .format }
        parts.append(try Self.part(rest[..<end].dropFirst(2), column: column))
        rest = rest[rest.index(after: end)...]
      } else {
        literal += "$"
        rest = rest.dropFirst()
      }
    }
    literal += rest
    if !literal.isEmpty { parts.append(.literal(literal)) }
  }

  private static let variables: Set<String> = ["name.full", "name.prefix", "name.suffix", "agent.segment"]

  private static func part(_ expression: Substring, column: Int) throws(QueryTextError) -> Part {
    let spaces = expression.prefix { $0 == " " }.count
    let expression = String(expression.trimmingSpaces)
    func evaluation(_ problem: String) -> QueryTextError { .evaluation("1:\(column + spaces): \(problem)") }
    guard let open = expression.firstIndex(of: "(") else {
      guard expression.isName else { throw .format }
      guard variables.contains(expression) else { throw evaluation("unknown variable accessed: \(expression)") }
      return .variable(expression)
    }
    let name = String(expression[..<open].trimmingSpaces)
    guard name.isName, expression.hasSuffix(")") else { throw .format }
    let arguments = expression[open...].dropFirst().dropLast()
    guard !arguments.contains(where: { "(){}$".contains($0) }) else { throw .format }
    guard name == "match" else { throw evaluation("unknown function called: \(name)") }
    let list = arguments.trimmingSpaces.isEmpty ? [] : arguments.split(separator: ",", omittingEmptySubsequences: false)
    guard list.count == 1, let argument = list.first?.trimmingSpaces else {
      throw evaluation("match: expected 1 arguments, got \(list.count)")
    }
    if argument.hasPrefix("\""), argument.hasSuffix("\""), argument.count > 1 {
      let text = argument.dropFirst().dropLast()
      guard let number = Int(text) else {
        throw .evaluation("__builtin_StringToInt: strconv.ParseInt: parsing \"\(text)\": invalid syntax")
      }
      return .match(number)
    }
    guard let number = Int(argument) else { throw .format }
    return .match(number)
  }

  func render(_ scope: QueryScope) -> String {
    parts.map { part in
      switch part {
      case .literal(let text): text
      case .variable(let name): scope[name]
      case .match(let number): scope.match(number)
      }
    }.joined()
  }
}

enum QueryTextError: Error, Sendable {
  /// It cannot be read.
  case format
  /// It can be read, and means nothing.
  case evaluation(String)
}

extension StringProtocol {
  fileprivate var trimmingSpaces: SubSequence {
    var rest = self[...]
    while rest.first == " " { rest = rest.dropFirst() }
    while rest.last == " " { rest = rest.dropLast() }
    return rest
  }

  /// `name.full`
  fileprivate var isName: Bool {
    !isEmpty && first?.isNumber == false && allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "_" || $0 == "-") }
  }
}
