import Rollcall

/// What a commit needs to know of a session that locks.
struct LockingSession: Sendable, Equatable {
  var id: SessionID
  var deletesKeys: Bool
  /// In milliseconds; nil for none.
  var lockDelay: Int64?

  init(_ id: SessionID, _ options: SessionOptions) {
    self.id = id
    deletesKeys = options.lockBehavior == .delete
    lockDelay = options.lockDelay > .zero ? Int64(options.lockDelay / .milliseconds(1)) : nil
  }
}
