public import Rollcall

/// What one run of a check found.
public struct CheckOutcome: Sendable, Hashable {
  public var health: Health
  /// For people.
  public var output: String

  public init(_ health: Health, _ output: String) {
    self.health = health
    self.output = output
  }
}
