internal import Synchronization

/// The present state for everybody who watches it; a slow watcher sees the latest only.
final class StateFeed: Sendable {
  private struct State {
    var current = ZooKeeperState.connecting
    var session: ZooKeeperSession?
    var watchers: [UInt64: AsyncStream<ZooKeeperState>.Continuation] = [:]
    var lastWatcher: UInt64 = 0
  }

  private let state = Mutex(State())

  var current: ZooKeeperState { state.withLock { $0.current } }

  /// Nil before the first connection.
  var session: ZooKeeperSession? { state.withLock { $0.session } }

  /// Begins with the present state.
  func updates() -> AsyncStream<ZooKeeperState> {
    let (stream, continuation) = AsyncStream.makeStream(of: ZooKeeperState.self, bufferingPolicy: .bufferingNewest(1))
    let (id, isOver) = state.withLock { state in
      state.lastWatcher += 1
      state.watchers[state.lastWatcher] = continuation
      continuation.yield(state.current)
      return (state.lastWatcher, state.current.isFinal)
    }
    continuation.onTermination = { [weak self] _ in self?.forget(id) }
    if isOver { continuation.finish() }
    return stream
  }

  /// Called by one event loop only, so that all watchers have the order of the calls.
  func publish(_ new: ZooKeeperState, _ session: ZooKeeperSession?) {
    let watchers = state.withLock { state in
      guard !state.current.isFinal else { return [AsyncStream<ZooKeeperState>.Continuation]() }
      state.current = new
      state.session = session
      return Array(state.watchers.values)
    }
    // Outside of the lock: a yield wakes a task, for which it needs that task's own lock, and the task's cancellation holds that one while it
    // comes here to be forgotten.
    for watcher in watchers {
      watcher.yield(new)
      if new.isFinal { watcher.finish() }
    }
  }

  private func forget(_ id: UInt64) {
    state.withLock { _ = $0.watchers.removeValue(forKey: id) }
  }
}
