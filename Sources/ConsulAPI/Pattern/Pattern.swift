/// A regular expression in Go's syntax, as Consul's filters and prepared queries carry them.
///
/// Whoever may read may send one, so the work must be bounded: it is the length of the text times that of the expression, whatever both are. A
/// backtracking matcher, such as the standard library's, can be made to work for hours by one short expression.
package struct Pattern: Sendable {
  private let program: PatternProgram
  private let groups: Int

  package init(_ text: String) throws(PatternError) {
    var parser = PatternParser(text)
    program = try PatternProgram(try parser.parse())
    groups = parser.groups
  }

  /// Whether it is found anywhere in a text.
  package func matches(_ text: String) -> Bool { firstMatch(in: text) != nil }

  /// The leftmost match: the whole of it and then each group; nil for a group that took no part.
  package func firstMatch(in text: String) -> [String?]? {
    let scalars = Array(text.unicodeScalars)
    var run = PatternRun(program: program, slots: 2 * (groups + 1))
    guard let marks = run.match(scalars) else { return nil }
    return (0...groups).map { group in
      guard let start = marks[2 * group], let end = marks[2 * group + 1], start <= end else { return nil }
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars[start..<end])
      return String(view)
    }
  }
}
