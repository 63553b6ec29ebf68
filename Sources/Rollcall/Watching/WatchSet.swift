private import Synchronization

/// The watches of one catalog, so that closing it ends them all.
package final class WatchSet: Sendable {
  private struct State {
    var ends: [UInt64: @Sendable () -> Void] = [:]
    var lastID: UInt64 = 0
    var isClosed = false
  }

  private let state = Mutex(State())

  package init() {}

  /// Runs a watch in a task of its own for as long as its stream is read; a slow reader finds the newest of what it yields.
  package func stream<Value: Sendable>(
    _ run: @escaping @Sendable (_ yield: (Value) -> Void) async -> Void
  ) -> AsyncStream<Value> {
    let (stream, continuation) = AsyncStream<Value>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let id = state.withLock { state -> UInt64? in
      guard !state.isClosed else { return nil }
      state.lastID += 1
      return state.lastID
    }
    guard let id else {
      continuation.finish()
      return stream
    }
    let task = Task {
      await run { continuation.yield($0) }
      continuation.finish()
    }
    let end: @Sendable () -> Void = {
      task.cancel()
      continuation.finish()
    }
    let isTooLate = state.withLock { state in
      state.ends[id] = end
      return state.isClosed
    }
    continuation.onTermination = { [weak self] _ in
      task.cancel()
      self?.state.withLock { $0.ends[id] = nil }
    }
    if isTooLate { end() }
    return stream
  }

  package func close() {
    let ends = state.withLock { state in
      state.isClosed = true
      return Array(state.ends.values)
    }
    for end in ends { end() }
  }
}
