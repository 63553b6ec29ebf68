private import Synchronization

/// Tells the request that a connection is serving when its client goes away.
///
/// A client that only ends its own direction, as `nc` does, counts as gone: Go's HTTP server sees it so, and with it Consul.
final class ConnectionMonitor: Sendable {
  /// The connection that the current task serves.
  @TaskLocal static var current: ConnectionMonitor?

  private struct State {
    var isClosed = false
    var onClose: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  /// Calls `action` when the client goes away, at once if it has gone already; nil takes the action back.
  func onClose(_ action: (@Sendable () -> Void)?) {
    let isClosed = state.withLock {
      $0.onClose = action
      return $0.isClosed
    }
    if isClosed { action?() }
  }

  func close() {
    let action = state.withLock {
      $0.isClosed = true
      return $0.onClose.take()
    }
    action?()
  }
}
