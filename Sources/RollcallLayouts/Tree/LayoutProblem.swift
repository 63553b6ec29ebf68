/// A key of a layout whose value cannot be read. It is reported and skipped; the instances beside it are not hurt.
public struct LayoutProblem: Error, Sendable, Hashable, CustomStringConvertible {
  public var key: String
  public var reason: String

  public init(key: String, reason: String) {
    self.key = key
    self.reason = reason
  }

  public var description: String { "\(key): \(reason)" }
}
