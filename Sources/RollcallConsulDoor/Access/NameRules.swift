/// Rights to what has a name: for whole names, and for all names that begin so. The longest that fits decides, a whole name before all others.
public struct NameRules: Sendable, Hashable {
  private var exact: [String: AccessRight] = [:]
  private var prefixes: [String: AccessRight] = [:]

  public init() {}

  /// - Parameter pattern: a name, or with `*` at its end the beginning of names; `*` alone means all.
  public init(_ rights: [(pattern: String, right: AccessRight)]) {
    for (pattern, right) in rights {
      if pattern.hasSuffix("*") { prefixes[String(pattern.dropLast())] = right } else { exact[pattern] = right }
    }
  }

  public func right(to name: String) -> AccessRight {
    exact[name] ?? longestPrefix(of: name) ?? .deny
  }

  /// What may be done with every name that begins so.
  public func right(toAllBelow prefix: String) -> AccessRight {
    let narrower = [exact, prefixes].flatMap { $0.filter { $0.key.utf8.starts(with: prefix.utf8) }.values }
    return min(longestPrefix(of: prefix) ?? .deny, narrower.min() ?? .write)
  }

  private func longestPrefix(of name: String) -> AccessRight? {
    prefixes.filter { name.utf8.starts(with: $0.key.utf8) }.max { $0.key.utf8.count < $1.key.utf8.count }?.value
  }
}
