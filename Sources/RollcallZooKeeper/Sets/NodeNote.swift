/// What a set has to say of a node, beside the set itself.
enum NodeNote: Sendable, Hashable {
  /// It is skipped.
  case unreadable(path: String, reason: String)
  /// It is not ephemeral: whoever wrote it must also remove it.
  case cannotExpire(path: String)
  /// Links lead round in a circle.
  case loop([String])
  /// Property links do.
  case propertyLoop([String])
}
