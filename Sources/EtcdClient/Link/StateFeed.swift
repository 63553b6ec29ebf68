internal import Synchronization

/// The present state for everybody who watches it; a slow watcher sees the latest only.
final class StateFeed: Sendable {
  private struct State {
    var current = EtcdConnectionState.idle
    var watchers: [UInt64: AsyncStream<EtcdConnectionState>.Continuation] = [:]
    var lastWatcher: UInt64 = 0
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
    let watchers = state.withLock { state in
      guard state.current != .closed else { return [AsyncStream<EtcdConnectionState>.Continuation]() }
      state.current = new
      for watcher in state.watchers.values { watcher.yield(new) }
      return new == .closed ? Array(state.watchers.values) : []
    }
    // Outside of the lock: ending a stream calls back.
    for watcher in watchers { watcher.finish() }
  }

  private func forget(_ id: UInt64) {
    state.withLock { _ = $0.watchers.removeValue(forKey: id) }
  }
}
