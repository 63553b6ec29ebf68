/// How a lock is taken and kept.
public struct LockOptions: Sendable, Hashable {
  /// For people: who holds the lock. It is the value of the lock's key while it is held.
  public var holder: String
  /// How long the lock outlives a holder that died.
  public var timeout: Duration
  /// How long the lock rests after a holder that died, for work that it has sent out already to end.
  public var lockDelay: Duration
  /// How long to wait for the lock at most; zero: it is taken only if it is free now; nil: for ever.
  public var waitLimit: Duration?

  /// How long the catalog may take to say whether the lock is free, when that is all that is waited for.
  static let answerLimit = Duration.seconds(5)

  public init(holder: String, timeout: Duration = .seconds(10), lockDelay: Duration = .zero, waitLimit: Duration? = nil) {
    self.holder = holder
    self.timeout = timeout
    self.lockDelay = lockDelay
    self.waitLimit = waitLimit
  }
}
