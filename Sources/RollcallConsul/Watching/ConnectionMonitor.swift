import ConsulClient
import Foundation
import Rollcall

/// Knows whether Consul can be reached: by asking it now and then, and by what the watches meet.
///
/// A blocking query over a silent connection would wait for minutes; the monitor's quick question tells of the loss first.
final class ConnectionMonitor: Sendable {
  private static let interval = Duration.seconds(2)
  private static let timeout = Duration.seconds(3)

  private let state = Broadcast(ConnectionState.connecting)

  var current: ConnectionState { state.current ?? .closed }

  func updates() -> AsyncStream<ConnectionState> { state.stream() }

  func succeeded(_ endpoint: ConsulEndpoint) {
    state.publish(.connected(endpoint: endpoint.description))
  }

  func failed(_ error: any Error) {
    // The first moment of an outage stands for all of it.
    if case .disconnected = state.current { return }
    state.publish(.disconnected(since: Date(), reason: "\(error)"))
  }

  func close() {
    state.publish(.closed)
    state.finish()
  }

  /// Asks until the task is cancelled.
  func run(_ connection: ConsulConnection) async {
    while !Task.isCancelled {
      do {
        let leader = try await connection.leader(timeout: Self.timeout)
        guard !leader.value.isEmpty else {
          throw ConsulError(.refused, "Consul at \(leader.endpoint) has no leader.", endpoint: leader.endpoint)
        }
        succeeded(leader.endpoint)
      } catch is CancellationError {
        return
      } catch {
        failed(error)
      }
      try? await Task.sleep(for: Self.interval * Double.random(in: 0.8...1))
    }
  }

  /// Runs a long request that ends at once, as interrupted, when the connection is known to be lost.
  func whileConnected<Result: Sendable>(_ request: @escaping @Sendable () async throws -> Result) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
      group.addTask { try await request() }
      group.addTask {
        _ = try await self.state.first { !$0.isConnected }
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let result = first else {
        throw ConsulError(.interrupted, "The connection to Consul was lost.")
      }
      return result
    }
  }
}
