/// How a lock is taken and kept.
public struct LockOptions: Sendable, Hashable {
  /// For people: who holds the lock. It is the value of the lock's key while it is held.
  public var holder: String
  /// How long the lock outlives a holder that died.
  public var timeout: Duration
  /// How long the lock rests after a holder that died, for work that it has sent out already to end.
  public var lockDelay: Duration
  /// How long to wait for the lock at most; nil: for ever.
  public var waitLimit: Duration?

  public init(holder: String, timeout: Duration = .seconds(10), lockDelay: Duration = .zero, waitLimit: Duration? = nil) {
    self.holder = holder
    self.timeout = timeout
    self.lockDelay = lockDelay
    self.waitLimit = waitLimit
  }
}
