/// How one's claim to a lock stands.
enum LockState: Equatable, Sendable {
  /// Somebody else holds it, who is named for people.
  case waiting(holder: String)
  case held(FencingToken)
  /// Final.
  case lost(RollcallError, wasHeld: Bool)
}
