import EtcdClient
import Foundation
import Rollcall

/// Tells how the catalog stands to its cluster, in the core's words.
final class ConnectionMonitor: Sendable {
  private let state = Broadcast(ConnectionState.connecting)

  var current: ConnectionState { state.current ?? .closed }

  func updates() -> AsyncStream<ConnectionState> { state.stream() }

  /// Follows the client until that is closed or the task is cancelled.
  func follow(_ states: AsyncStream<EtcdConnectionState>) async {
    for await state in states { note(state) }
  }

  func note(_ new: EtcdConnectionState) {
    switch (ConnectionState(new), current) {
    // Tries to connect again are part of the outage, whose first moment stands for all of it.
    case (.connecting, .disconnected), (.disconnected, .disconnected): return
    case (.connecting, .connected): state.publish(.disconnected(since: Date(), reason: "The connection to etcd was lost."))
    case (let changed, _): state.publish(changed)
    }
  }

  func close() {
    state.publish(.closed)
    state.finish()
  }
}
