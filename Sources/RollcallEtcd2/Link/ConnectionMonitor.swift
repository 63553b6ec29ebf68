import Etcd2Client
import Foundation
import Rollcall

/// Knows whether etcd can be reached, by what calls and watches meet.
final class ConnectionMonitor: Sendable {
  private let state = Broadcast(ConnectionState.connecting)

  var current: ConnectionState { state.current ?? .closed }

  func updates() -> AsyncStream<ConnectionState> { state.stream() }

  func succeeded(_ endpoint: Etcd2Endpoint) {
    state.publish(.connected(endpoint: "\(endpoint)"))
  }

  func note(_ error: Etcd2Error) {
    guard error.mayPass else { return }
    // The first moment of an outage stands for all of it.
    if case .disconnected = current { return }
    state.publish(.disconnected(since: Date(), reason: "\(error)"))
  }

  func close() {
    state.publish(.closed)
    state.finish()
  }
}
