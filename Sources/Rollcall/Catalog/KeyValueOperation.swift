/// One step of a key-value commit.
public enum KeyValueOperation: Sendable, Hashable {
  /// What must hold for a write to be done.
  public enum Condition: Sendable, Hashable {
    case none
    /// The key was last modified at this revision; ``Revision/zero``: it does not exist.
    case revision(Revision)
  }

  /// What a check can ask of a key.
  public enum Expectation: Sendable, Hashable {
    case revision(Revision)
    case absent
    case heldBy(SessionID)
  }

  case get(key: String)
  case list(prefix: String)
  case check(key: String, Expectation)
  /// Keeps a lock that is held on the key.
  case set(key: String, value: [UInt8], flags: UInt64, condition: Condition)
  case delete(key: String, condition: Condition)
  case deletePrefix(String)
  /// Locks the key for a session and sets its value. By the holder again: sets the value, and counts no new lock.
  case acquire(key: String, value: [UInt8], flags: UInt64, session: SessionID)
  /// Unlocks the key, if that session holds it, and sets its value.
  case release(key: String, value: [UInt8], flags: UInt64, session: SessionID)
}
