/// How one of several instances is chosen.
public enum SelectionStrategy: Sendable, Hashable {
  /// Each in turn.
  case roundRobin
  /// Any, with equal chances.
  case random
  /// Any, with chances in proportion to the weights.
  case weighted
  /// The one whose last reported failure is longest ago, or that never failed; among equals each in turn.
  case leastRecentlyFailed
  /// The same instance for the same key as long as it is there; when the set changes, only the keys of lost instances move.
  case sticky(String)
}
