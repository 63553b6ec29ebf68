internal import Synchronization

/// The present state for everybody who watches it; a slow watcher sees the latest only.
final class StateFeed: Sendable {
  fileprivate struct State {
    var current = EtcdConnectionState.idle
    var watchers: [UInt64: AsyncStream<EtcdConnectionState>.Continuation] = [:]
    var lastWatcher: UInt64 = 0
    /// Whether watchers have not been told of the present state.
    var isNews = false
    var isTelling = false
  }

  private let state = Mutex(State())

  var current: EtcdConnectionState { state.withLock { $0.current } }

  /// Begins with the present state.
  func updates() -> AsyncStream<EtcdConnectionState> {
    let (stream, continuation) = AsyncStream.makeStream(of: EtcdConnectionState.self, bufferingPolicy: .bufferingNewest(1))
    let id = state.withLock { state in
      state.lastWatcher += 1
      state.watchers[state.lastWatcher] = continuation
      continuation.yield(state.current)
      return state.lastWatcher
    }
    continuation.onTermination = { [weak self] _ in self?.forget(id) }
    if current == .closed { continuation.finish() }
    return stream
  }

  func publish(_ new: EtcdConnectionState) {
    let mustTell = state.withLock { state in
      guard state.current != .closed else { return false }
      state.current = new
      state.isNews = true
      defer { state.isTelling = true }
      return !state.isTelling
    }
    guard mustTell else { return }
    while let (news, watchers) = state.withLock({ $0.takeNews() }) {
      for watcher in watchers {
        watcher.yield(news)
        if news == .closed { watcher.finish() }
      }
    }
  }

  private func forget(_ id: UInt64) {
    state.withLock { _ = $0.watchers.removeValue(forKey: id) }
  }
}

extension StateFeed.State {
  /// The present state and whom to tell, by one caller at a time and outside of the lock: a yield wakes a task, for which it needs that task's own lock,
  /// and the task's cancellation holds that one while it comes here to be forgotten. With nil everybody has been told.
  fileprivate mutating func takeNews() -> (EtcdConnectionState, [AsyncStream<EtcdConnectionState>.Continuation])? {
    guard isNews else {
      isTelling = false
      return nil
    }
    isNews = false
    return (current, Array(watchers.values))
  }
}
