/// Why a text is no regular expression, or none that can be used here.
package struct PatternError: Error, Sendable, Equatable, CustomStringConvertible {
  package let description: String

  init(_ problem: String) {
    description = "error parsing regexp: \(problem)"
  }
}
