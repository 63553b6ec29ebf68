/// Why a template cannot be used.
public struct TagTemplateProblem: Error, Sendable, Equatable, CustomStringConvertible {
  public var description: String

  init(_ description: String) {
    self.description = description
  }
}
