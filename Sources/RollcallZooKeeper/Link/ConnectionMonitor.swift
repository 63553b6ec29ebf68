import Foundation
import Rollcall
import ZooKeeperClient

/// Tells how the catalog stands to its ensemble, in the core's words.
final class ConnectionMonitor: Sendable {
  private let state = Broadcast(ConnectionState.connecting)

  var current: ConnectionState { state.current ?? .closed }

  func updates() -> AsyncStream<ConnectionState> { state.stream() }

  func note(_ new: ZooKeeperState) {
    switch new {
    case .connected(let server), .connectedReadOnly(let server): state.publish(.connected(endpoint: server))
    case .disconnected(let error), .authFailed(let error), .expired(let error): disconnected(error.message)
    case .connecting, .closed: break
    }
  }

  private func disconnected(_ reason: String) {
    // The first moment of an outage stands for all of it.
    if case .disconnected = current { return }
    state.publish(.disconnected(since: Date(), reason: reason))
  }

  func close() {
    state.publish(.closed)
    state.finish()
  }
}
