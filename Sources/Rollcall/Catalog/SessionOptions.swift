/// What a session is asked to be.
public struct SessionOptions: Sendable, Hashable {
  /// What becomes of the keys that a session has locked when it ends.
  public enum LockBehavior: String, Sendable, Hashable, Codable {
    /// They stay, unlocked.
    case release
    /// They are deleted.
    case delete
  }

  /// For people, such as `agent@host`.
  public var name: String
  /// How long everything on the session outlives its last renewal; nil for a session that ends only when it is closed.
  public var timeout: Duration?
  public var lockBehavior: LockBehavior
  /// How long a lock lost with its session cannot be taken by another, so that the old holder can notice.
  public var lockDelay: Duration
  /// Facts that a door keeps with the session.
  public var attributes: [String: String]

  public init(
    name: String = "", timeout: Duration? = .seconds(10), lockBehavior: LockBehavior = .release,
    lockDelay: Duration = .zero, attributes: [String: String] = [:]
  ) {
    self.name = name
    self.timeout = timeout
    self.lockBehavior = lockBehavior
    self.lockDelay = lockDelay
    self.attributes = attributes
  }
}
