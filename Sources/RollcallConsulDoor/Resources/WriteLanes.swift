import Synchronization

/// Lets changes that read before they write come one after another for each node, and side by side for different ones.
final class WriteLanes: Sendable {
  /// By node: who waits for their turn. A node without an entry is free.
  private let waiting = Mutex<[String: [CheckedContinuation<Void, Never>]]>([:])

  func inLane<Value: Sendable>(_ node: String, _ change: @Sendable () async throws -> Value) async throws -> Value {
    await enter(node)
    defer { leave(node) }
    return try await change()
  }

  private func enter(_ node: String) async {
    await withCheckedContinuation { continuation in
      let isFree = waiting.withLock {
        guard $0[node] != nil else {
          $0[node] = []
          return true
        }
        $0[node]?.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
  }

  private func leave(_ node: String) {
    let next = waiting.withLock { waiting -> CheckedContinuation<Void, Never>? in
      guard let next = waiting[node]?.first else {
        waiting[node] = nil
        return nil
      }
      waiting[node]?.removeFirst()
      return next
    }
    next?.resume()
  }
}
