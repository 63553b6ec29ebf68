/// Reads the syntax of Go's regular expressions (RE2): no back references and no look-around, which have no bound on their work.
/// Classes by Unicode property (`\pL`) are refused.
struct PatternParser {
  private let text: [Unicode.Scalar]
  private var position = 0
  private(set) var groups = 0
  private var depth = 0
  private var flags = Flags()

  private struct Flags {
    var ignoresCase = false
    var isMultiline = false
    var dotTakesNewline = false
  }

  private static let maximumDepth = 100
  /// RE2's own.
  private static let maximumRepetition = 1000

  init(_ text: String) {
    self.text = Array(text.unicodeScalars)
  }

  mutating func parse() throws(PatternError) -> PatternNode {
    let node = try choice()
    guard position == text.count else { throw PatternError("unexpected ): `\(string(text))`") }
    return node
  }

  private mutating func choice() throws(PatternError) -> PatternNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw PatternError("expression nests too deeply") }
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() throws(PatternError) -> PatternNode {
    var parts: [PatternNode] = []
    while let scalar = peek, scalar != "|", scalar != ")" { parts.append(try repetition(of: try atom())) }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private mutating func repetition(of atom: PatternNode) throws(PatternError) -> PatternNode {
    let start = position
    guard let (least, most) = try bounds() else { return atom }
    let node = PatternNode.repetition(atom, least: least, most: most, isLazy: take("?"))
    let end = position
    guard try bounds() == nil else { throw PatternError("invalid nested repetition operator: `\(string(text[start..<position]))`") }
    position = end
    return node
  }

  private mutating func bounds() throws(PatternError) -> (least: Int, most: Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    let start = position
    guard take("{"), let least = number() else {
      position = start
      return nil
    }
    var most: Int? = least
    if take(",") { most = number() }
    guard take("}") else {
      position = start
      return nil
    }
    guard least <= Self.maximumRepetition, most.map({ $0 <= Self.maximumRepetition && $0 >= least }) ?? true else {
      throw PatternError("invalid repeat count: `\(string(text[start..<position]))`")
    }
    return (least, most)
  }

  private mutating func atom() throws(PatternError) -> PatternNode {
    guard let scalar = next() else { throw PatternError("missing expression") }
    switch scalar {
    case "(": return try group()
    case "[": return .scalar(cased(try bracket()))
    case ".": return .scalar(flags.dotTakesNewline ? .all : .allButNewline)
    case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
    case "$": return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
    case "*", "+", "?": throw PatternError("missing argument to repetition operator: `\(scalar)`")
    case "\\": return try escape()
    default: return .scalar(cased(PatternSet(scalar...scalar)))
    }
  }

  private func cased(_ set: PatternSet) -> PatternSet {
    var set = set
    set.ignoresCase = flags.ignoresCase
    return set
  }

  private mutating func group() throws(PatternError) -> PatternNode {
    let outer = flags
    var number: Int?
    if take("?") {
      if take("P") || peek == "<" {
        guard take("<"), let end = text[position...].firstIndex(of: ">"), end > position,
          text[position..<end].allSatisfy(PatternSet.word.contains)
        else { throw PatternError("invalid named capture: `\(string(text))`") }
        position = end + 1
        groups += 1
        number = groups
      } else if try setFlags() {
        return .empty
      }
    } else {
      groups += 1
      number = groups
    }
    let node = try choice()
    guard take(")") else { throw PatternError("missing closing ): `\(string(text))`") }
    flags = outer
    return .group(node, number: number)
  }

  /// `(?i)` and `(?i:`.
  /// - Returns: whether the parentheses end with the flags, which then go on to the end of the group around them.
  private mutating func setFlags() throws(PatternError) -> Bool {
    var value = true
    while let scalar = next() {
      switch scalar {
      case "i": flags.ignoresCase = value
      case "m": flags.isMultiline = value
      case "s": flags.dotTakesNewline = value
      case "-" where value: value = false
      case ":": return false
      case ")": return true
      default: throw PatternError("invalid or unsupported Perl syntax: `(?\(scalar)`")
      }
    }
    throw PatternError("missing closing ): `\(string(text))`")
  }

  private mutating func escape() throws(PatternError) -> PatternNode {
    switch peek {
    case "A": return assertion(.textStart)
    case "z": return assertion(.textEnd)
    case "b": return assertion(.wordBoundary)
    case "B": return assertion(.notWordBoundary)
    default: return .scalar(cased(try escapedSet()))
    }
  }

  private mutating func assertion(_ assertion: PatternAssertion) -> PatternNode {
    position += 1
    return .assertion(assertion)
  }

  private mutating func escapedSet() throws(PatternError) -> PatternSet {
    guard let scalar = next() else { throw PatternError("trailing backslash at end of expression") }
    switch scalar {
    case "d": return .digit
    case "D": return .digit.inverted
    case "s": return .space
    case "S": return .space.inverted
    case "w": return .word
    case "W": return .word.inverted
    default:
      let literal = try literal(scalar)
      return PatternSet(literal...literal)
    }
  }

  private mutating func literal(_ scalar: Unicode.Scalar) throws(PatternError) -> Unicode.Scalar {
    switch scalar {
    case "a": return "\u{07}"
    case "f": return "\u{0C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "v": return "\u{0B}"
    case "x":
      var digits: ArraySlice<Unicode.Scalar>
      if take("{") {
        guard let end = text[position...].firstIndex(of: "}") else { throw PatternError("invalid escape sequence: `\\x`") }
        digits = text[position..<end]
        position = end + 1
      } else {
        digits = text[position...].prefix(2)
        position += digits.count
      }
      guard !digits.isEmpty, digits.allSatisfy(\.properties.isASCIIHexDigit),
        let value = UInt32(string(digits), radix: 16).flatMap(Unicode.Scalar.init)
      else { throw PatternError("invalid escape sequence: `\\x`") }
      return value
    case _ where scalar.isASCII && !PatternSet.word.contains(scalar): return scalar
    default: throw PatternError("invalid escape sequence: `\\\(scalar)`")
    }
  }

  private mutating func bracket() throws(PatternError) -> PatternSet {
    var set = PatternSet()
    let isNegated = take("^")
    var isFirst = true
    while let scalar = next() {
      if scalar == "]", !isFirst {
        set.isNegated = isNegated
        return set
      }
      isFirst = false
      if scalar == "[", peek == ":" {
        set.insert(try named())
        continue
      }
      let low = scalar == "\\" ? try escapedSet() : PatternSet(scalar...scalar)
      guard peek == "-", position + 1 < text.count, text[position + 1] != "]", let first = low.only else {
        set.insert(low)
        continue
      }
      position += 1
      guard let bound = next(), let last = try bound == "\\" ? escapedSet().only : bound, first <= last else {
        throw PatternError("invalid character class range: `\(string(text))`")
      }
      set.insert(first...last)
    }
    throw PatternError("missing closing ]: `\(string(text))`")
  }

  /// `[:alpha:]`, after its first bracket.
  private mutating func named() throws(PatternError) -> PatternSet {
    let classes: [String: PatternSet] = [
      "alnum": PatternSet("0"..."9", "A"..."Z", "a"..."z"), "alpha": PatternSet("A"..."Z", "a"..."z"), "digit": .digit,
      "lower": PatternSet("a"..."z"), "upper": PatternSet("A"..."Z"), "space": PatternSet("\t"..."\r", " "..." "), "word": .word,
      "punct": PatternSet("!"..."/", ":"..."@", "["..."`", "{"..."~"), "xdigit": PatternSet("0"..."9", "A"..."F", "a"..."f"),
    ]
    guard let end = text[position...].firstIndex(of: "]"), end > position + 1, text[end - 1] == ":" else {
      throw PatternError("invalid character class range: `[:`")
    }
    let isNegated = text[position + 1] == "^"
    let name = string(text[(position + (isNegated ? 2 : 1))..<(end - 1)])
    guard let set = classes[name] else { throw PatternError("invalid character class range: `[:\(name):]`") }
    position = end + 1
    return isNegated ? set.inverted : set
  }

  private mutating func number() -> Int? {
    let digits = text[position...].prefix { PatternSet.digit.contains($0) }
    guard !digits.isEmpty, digits.count < 9 else { return nil }
    position += digits.count
    return Int(string(digits))
  }

  private var peek: Unicode.Scalar? { position < text.count ? text[position] : nil }

  private mutating func next() -> Unicode.Scalar? {
    guard let scalar = peek else { return nil }
    position += 1
    return scalar
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == scalar else { return false }
    position += 1
    return true
  }

  private func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}

extension PatternSet {
  /// The scalar of a set of one.
  fileprivate var only: Unicode.Scalar? {
    guard !isNegated, ranges.count == 1, let range = ranges.first, range.lowerBound == range.upperBound else { return nil }
    return range.lowerBound
  }
}
