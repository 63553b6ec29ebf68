/// Why something in a file of definitions cannot be used.
public struct DefinitionProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// The path as it was found.
  public var file: String
  /// From 1; nil where the whole file is meant.
  public var line: Int?
  public var reason: String

  public init(file: String, line: Int? = nil, reason: String) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  /// As compilers write it, so that editors find the place.
  public var description: String { "\(file):\(line.map { "\($0): " } ?? " ")\(reason)" }
}
