/// Reads the language of Consul's filters, as go-bexpr's grammar has it: words stand apart by white space, `==` and `!=` need none, `not` binds
/// closer than `and`, and that closer than `or`.
struct FilterParser {
  private let text: [UInt8]
  private var position = 0
  /// The furthest place at which nothing fitted: where the mistake is.
  private var furthest = 0
  private var depth = 0

  /// Of parentheses and `not`: more than anybody writes, and far from what a stack holds.
  private static let maximumDepth = 64
  /// The most conditions in one filter.
  static let maximumMatches = 64
  private var matches = 0

  init(_ text: String) {
    self.text = Array(text.utf8)
  }

  mutating func parse() throws(FilterError) -> FilterExpression {
    skipSpace()
    guard let expression = try disjunction() else { throw mistake() }
    skipSpace()
    guard position == text.count else {
      furthest = max(furthest, position)
      throw mistake()
    }
    return expression
  }

  private func mistake() -> FilterError {
    .syntax(
      at: furthest, in: text,
      """
      no match found; a condition looks like: Name == "value", "value" in List, Map.key is not empty, Name matches "^a"
      """)
  }

  // MARK: Expressions. Each gives nil, and goes back to where it began, when what it looks for is not there.

  private mutating func disjunction() throws(FilterError) -> FilterExpression? {
    guard let left = try conjunction() else { return nil }
    let rest = position
    guard word("or"), space(), let right = try disjunction() else {
      position = rest
      return left
    }
    return .or(left, right)
  }

  private mutating func conjunction() throws(FilterError) -> FilterExpression? {
    guard let left = try negation() else { return nil }
    let rest = position
    guard word("and"), space(), let right = try conjunction() else {
      position = rest
      return left
    }
    return .and(left, right)
  }

  private mutating func negation() throws(FilterError) -> FilterExpression? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      throw .syntax(at: position, in: text, "more than \(Self.maximumDepth) levels of parentheses and 'not'")
    }
    let start = position
    if literal("not"), space(), let operand = try negation() { return .not(operand) }
    position = start
    if literal("(") {
      skipSpace()
      if let expression = try disjunction() {
        skipSpace()
        if literal(")") { return expression }
        throw .syntax(at: position, in: text, "rule \"grouping\": Unmatched parentheses")
      }
      position = start
      return nil
    }
    return try match().map { .match($0) }
  }

  private mutating func match() throws(FilterError) -> FilterMatch? {
    let start = position
    if let selector = try selector(), let found = try comparison(of: selector) { return try counted(found) }
    position = start
    guard let value = try value() else { return nil }
    let isNegated = word("not")
    guard word("in"), space(), let selector = try selector() else {
      position = start
      return nil
    }
    return try counted(FilterMatch(selector, .contains, value, isNegated: isNegated))
  }

  private mutating func counted(_ match: FilterMatch) throws(FilterError) -> FilterMatch {
    matches += 1
    guard matches <= Self.maximumMatches else { throw FilterError("More than \(Self.maximumMatches) conditions in one filter") }
    return match
  }

  private mutating func comparison(of selector: [String]) throws(FilterError) -> FilterMatch? {
    let start = position
    for (symbol, isNegated) in [("==", false), ("!=", true)] {
      skipSpace()
      if literal(symbol) {
        skipSpace()
        return try value().map { FilterMatch(selector, .equal, $0, isNegated: isNegated) }
      }
      position = start
    }
    if word("is") {
      let isNegated = word("not")
      if word("empty") { return FilterMatch(selector, .isEmpty, isNegated: isNegated) }
      position = start
      return nil
    }
    let isNegated = word("not")
    for (name, comparison) in [("contains", FilterMatch.Comparison.contains), ("matches", .matches)] where word(name) {
      guard space(), let value = try value() else { break }
      return FilterMatch(selector, comparison, value, isNegated: isNegated)
    }
    position = start
    return nil
  }

  // MARK: Words

  private mutating func selector() throws(FilterError) -> [String]? {
    guard let first = identifier() else { return nil }
    var selector = [first]
    while true {
      let rest = position
      if literal("."), let next = identifier() {
        selector.append(next)
        continue
      }
      position = rest
      guard literal("[") else { return selector }
      skipSpace()
      guard let key = try quoted() else { throw .syntax(at: position, in: text, "rule \"index\": Invalid index") }
      skipSpace()
      guard literal("]") else { throw .syntax(at: position, in: text, "rule \"index\": Unclosed index expression") }
      selector.append(key)
    }
  }

  private mutating func identifier() -> String? {
    guard let first = peek, first.isLetter else { return failed() }
    let start = position
    while let byte = peek, byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") { position += 1 }
    return String(decoding: text[start..<position], as: UTF8.self)
  }

  /// A name, a number or a text in quotes, all as text: what the field is decides what it means.
  private mutating func value() throws(FilterError) -> String? {
    if let selector = try selector() { return selector.joined(separator: ".") }
    if let number = try number() { return number }
    return try quoted()
  }

  private mutating func number() throws(FilterError) -> String? {
    let start = position
    _ = literal("-")
    guard let first = peek, first.isDigit else {
      position = start
      return nil
    }
    position += 1
    if first != UInt8(ascii: "0") { skipDigits() }
    let whole = position
    if literal("."), peek?.isDigit == true { skipDigits() } else { position = whole }
    guard peek == nil || peek == UInt8(ascii: ")") || peek?.isSpace == true else {
      throw .syntax(at: position, in: text, "rule \"number\": Invalid number literal")
    }
    return String(decoding: text[start..<position], as: UTF8.self)
  }

  private mutating func quoted() throws(FilterError) -> String? {
    guard let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "`") else { return failed() }
    guard let end = text[(position + 1)...].firstIndex(of: quote) else {
      throw .syntax(at: text.count, in: text, "rule \"string\": Unterminated string literal")
    }
    let content = text[(position + 1)..<end]
    let isRaw = quote == UInt8(ascii: "`")
    guard let string = isRaw ? String(decoding: content, as: UTF8.self) : GoString.unescape(content) else {
      throw .syntax(at: end + 1, in: text, "rule \"string\": invalid syntax")
    }
    position = end + 1
    return string
  }

  /// White space and then the word.
  private mutating func word(_ word: String) -> Bool {
    let start = position
    if space(), literal(word), peek.map({ !$0.isLetter && !$0.isDigit }) ?? true { return true }
    position = start
    return false
  }

  private mutating func literal(_ literal: String) -> Bool {
    guard text[position...].starts(with: literal.utf8) else { return failed() != nil }
    position += literal.utf8.count
    return true
  }

  private mutating func space() -> Bool {
    guard peek?.isSpace == true else { return failed() != nil }
    skipSpace()
    return true
  }

  private mutating func skipSpace() {
    while peek?.isSpace == true { position += 1 }
  }

  private mutating func skipDigits() {
    while peek?.isDigit == true { position += 1 }
  }

  private var peek: UInt8? { position < text.count ? text[position] : nil }

  private mutating func failed() -> String? {
    furthest = max(furthest, position)
    return nil
  }
}

extension UInt8 {
  fileprivate var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  fileprivate var isSpace: Bool { self == 0x20 || (0x09...0x0A).contains(self) || self == 0x0D }
}
