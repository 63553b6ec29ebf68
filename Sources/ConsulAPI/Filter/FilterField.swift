/// What a filter can say of one field of a shape, or of the shape itself: which names it has, which comparisons it knows.
///
/// Which they are, and what they mean, follows go-bexpr as Consul 1.8 uses it: a comparison with a list of shapes holds when it does for any of them, and what
/// is not in a map is empty and equals nothing.
public struct FilterField<Subject>: Sendable {
  public typealias Test = @Sendable (Subject) -> Bool

  /// Ties a condition to the field.
  /// - Parameters:
  ///   - match: of which the first `depth` names have led here.
  let test: @Sendable (_ match: FilterMatch, _ depth: Int) throws(FilterError) -> Test
}

// MARK: What ends a selector

extension FilterField {
  public static func text(_ get: @escaping @Sendable (Subject) -> String) -> FilterField {
    leaf { (match: FilterMatch) throws(FilterError) -> Test in
      let value = match.value
      switch match.comparison {
      case .equal: return { get($0) == value }
      case .contains: return { value.isEmpty || get($0).contains(value) }
      case .matches:
        let pattern: Pattern
        do {
          pattern = try Pattern(value)
        } catch {
          throw FilterError("Failed to compile regular expression \(quoted(value)): \(error)")
        }
        return { pattern.matches(get($0)) }
      case .isEmpty: throw .unfit(match)
      }
    }
  }

  public static func number(_ get: @escaping @Sendable (Subject) -> Int) -> FilterField {
    equatable(get, by: "ParseInt") { Int(goLiteral: $0) }
  }

  public static func flag(_ get: @escaping @Sendable (Subject) -> Bool) -> FilterField {
    equatable(get, by: "ParseBool") { text -> Bool? in
      switch text {
      case "1", "t", "T", "true", "TRUE", "True": true
      case "0", "f", "F", "false", "FALSE", "False": false
      default: nil
      }
    }
  }

  public static func texts(_ get: @escaping @Sendable (Subject) -> [String]) -> FilterField {
    leaf { (match: FilterMatch) throws(FilterError) -> Test in
      let value = match.value
      switch match.comparison {
      case .contains: return { get($0).contains(value) }
      case .isEmpty: return { get($0).isEmpty }
      case .equal, .matches: throw .unfit(match)
      }
    }
  }

  private static func equatable<Value: Equatable & Sendable>(
    _ get: @escaping @Sendable (Subject) -> Value, by goFunction: String, read: @escaping @Sendable (String) -> Value?
  ) -> FilterField {
    leaf { (match: FilterMatch) throws(FilterError) -> Test in
      guard match.comparison == .equal else { throw .unfit(match) }
      guard let value = read(match.value) else {
        throw FilterError(
          "Failed to coerce value \(quoted(match.value)) for selector \(quoted(match.name)): "
            + "strconv.\(goFunction): parsing \(quoted(match.value)): invalid syntax")
      }
      return { get($0) == value }
    }
  }

  private static func leaf(_ make: @escaping @Sendable (FilterMatch) throws(FilterError) -> Test) -> FilterField {
    FilterField { (match: FilterMatch, depth: Int) throws(FilterError) -> Test in
      guard depth == match.selector.count else { throw .unknown(match, depth) }
      let test = try make(match)
      guard match.isNegated else { return test }
      return { subject in !test(subject) }
    }
  }
}

// MARK: What a selector goes through

extension FilterField {
  public static func fields(_ fields: [String: FilterField]) -> FilterField {
    FilterField { (match: FilterMatch, depth: Int) throws(FilterError) -> Test in
      guard depth < match.selector.count else { throw .unfit(match) }
      guard let field = fields[match.selector[depth]] else { throw .unknown(match, depth) }
      return try field.test(match, depth + 1)
    }
  }

  public static func part<Part>(_ get: @escaping @Sendable (Subject) -> Part, _ field: FilterField<Part>) -> FilterField {
    FilterField { (match: FilterMatch, depth: Int) throws(FilterError) -> Test in
      let test = try field.test(match, depth)
      return { test(get($0)) }
    }
  }

  public static func each<Element>(
    _ get: @escaping @Sendable (Subject) -> [Element], _ element: FilterField<Element>
  ) -> FilterField {
    FilterField { (match: FilterMatch, depth: Int) throws(FilterError) -> Test in
      guard depth == match.selector.count else {
        let test = try element.test(match, depth)
        return { get($0).contains(where: test) }
      }
      guard match.comparison == .isEmpty else { throw .unfit(match) }
      let isNegated = match.isNegated
      return { get($0).isEmpty != isNegated }
    }
  }

  /// A map by names, which a filter asks for as `Meta.name` or `Meta["any name"]`.
  public static func map<Element>(
    _ get: @escaping @Sendable (Subject) -> [String: Element], _ element: FilterField<Element>
  ) -> FilterField {
    FilterField { (match: FilterMatch, depth: Int) throws(FilterError) -> Test in
      let isNegated = match.isNegated
      guard depth == match.selector.count else {
        let test = try element.test(match, depth + 1)
        let name = match.selector[depth]
        let isWithout = match.comparison == .isEmpty ? !isNegated : isNegated
        return { get($0)[name].map(test) ?? isWithout }
      }
      let value = match.value
      switch match.comparison {
      case .contains: return { (get($0)[value] != nil) != isNegated }
      case .isEmpty: return { get($0).isEmpty != isNegated }
      case .equal, .matches: throw .unfit(match)
      }
    }
  }
}

extension FilterMatch {
  fileprivate var name: String { selector.joined(separator: ".") }
}

extension FilterError {
  fileprivate static func unknown(_ match: FilterMatch, _ depth: Int) -> FilterError {
    FilterError("Selector \(quoted(match.selector.prefix(depth + 1).joined(separator: "."))) is not valid")
  }

  fileprivate static func unfit(_ match: FilterMatch) -> FilterError {
    FilterError("Invalid match operator \(quoted(match.operatorName)) for selector \(quoted(match.name))")
  }
}

private func quoted(_ text: String) -> String { "\"\(text)\"" }

extension Int {
  /// As Go's `strconv.ParseInt` reads it with base 0.
  fileprivate init?(goLiteral text: String) {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    guard digits.first?.isNumber == true else { return nil }
    let sign = text.hasPrefix("-") ? "-" : ""
    let lowered = digits.lowercased()
    for (prefix, radix) in [("0x", 16), ("0b", 2), ("0o", 8)] where lowered.hasPrefix(prefix) {
      self.init(sign + lowered.dropFirst(2), radix: radix)
      return
    }
    self.init(sign + lowered, radix: lowered.hasPrefix("0") && lowered.count > 1 ? 8 : 10)
  }
}
