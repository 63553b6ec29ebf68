import ConsulAPI

/// Which entries of `health/service` a client wants, and in which order.
struct HealthChoice: Sendable {
  /// Leaves out instances of which any check, or any check of their node, is not passing.
  var passingOnly: Bool
  /// All of which an instance must have.
  var tags: [String]
  var selection: Selection
  var filter: Filter<ConsulHealthEntry>?
}
