/// A regular expression as a tree.
indirect enum PatternNode: Sendable {
  case empty
  case scalar(PatternSet)
  case assertion(PatternAssertion)
  case sequence([PatternNode])
  case choice([PatternNode])
  /// - Parameter most: nil for any number.
  case repetition(PatternNode, least: Int, most: Int?, isLazy: Bool)
  /// - Parameter number: from 1; nil for a group that is only for grouping.
  case group(PatternNode, number: Int?)
}

/// What must be true between two scalars.
enum PatternAssertion: Sendable {
  case textStart, textEnd, lineStart, lineEnd, wordBoundary, notWordBoundary

  func holds(between before: Unicode.Scalar?, and after: Unicode.Scalar?) -> Bool {
    switch self {
    case .textStart: before == nil
    case .textEnd: after == nil
    case .lineStart: before == nil || before == "\n"
    case .lineEnd: after == nil || after == "\n"
    case .wordBoundary: Self.isWord(before) != Self.isWord(after)
    case .notWordBoundary: Self.isWord(before) == Self.isWord(after)
    }
  }

  private static func isWord(_ scalar: Unicode.Scalar?) -> Bool { scalar.map(PatternSet.word.contains) ?? false }
}
