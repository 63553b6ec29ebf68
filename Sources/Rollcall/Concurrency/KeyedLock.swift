private import Synchronization

/// One task at a time per key: two sessions of one process must not change the same registration at once.
package final class KeyedLock: Sendable {
  private let state = Mutex<[String: [CheckedContinuation<Void, Never>]]>([:])

  package init() {}

  package func withLock<Result>(
    _ key: String, isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
  ) async rethrows -> Result {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        guard state[key] == nil else {
          state[key]?.append(continuation)
          return false
        }
        state[key] = []
        return true
      }
      if isFree { continuation.resume() }
    }
    defer { unlock(key) }
    return try await body()
  }

  private func unlock(_ key: String) {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard var waiters = state[key], !waiters.isEmpty else {
        state[key] = nil
        return nil
      }
      let next = waiters.removeFirst()
      state[key] = waiters
      return next
    }
    next?.resume()
  }
}
