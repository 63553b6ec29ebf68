/// What became of a key-value commit.
public enum KeyValueOutcome: Sendable, Hashable {
  /// Why one operation could not be done.
  public struct Refusal: Sendable, Hashable {
    public enum Reason: Sendable, Hashable {
      case missing
      case exists
      case revisionDiffers
      /// Another session holds the lock, or this one does not.
      case notHolder
      /// The lock was lost with its session a moment ago and rests.
      case lockDelay
      case unknownSession
    }

    /// The operation's place in the commit, from 0.
    public var operation: Int
    public var reason: Reason

    public init(operation: Int, reason: Reason) {
      self.operation = operation
      self.reason = reason
    }
  }

  /// Everything was done: the entries that each operation read or wrote (none for deletions and for checks), and the catalog's revision after it.
  case committed([[KeyValueEntry]], revision: Revision)
  /// Nothing was done.
  case refused([Refusal])

  public var isCommitted: Bool {
    if case .committed = self { true } else { false }
  }
}
