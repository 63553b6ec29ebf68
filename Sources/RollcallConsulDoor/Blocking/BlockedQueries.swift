import Synchronization

/// Ends waits whose time is over, whose client has gone, or whose door closes.
///
/// A blocked query costs one waiting task and one entry here; all share one sleeping task.
final class BlockedQueries: Sendable {
  private struct State {
    var deadlines = DeadlineTable()
    var sleeper: (until: Duration, task: Task<Void, Never>)?
    var isClosed = false
  }

  private let clock = ContinuousClock()
  private let start = ContinuousClock.now
  private let state = Mutex(State())

  /// How many queries are blocked.
  var count: Int { state.withLock(\.deadlines.count) }

  /// Performs `operation`, and cancels it when the time is over, the client has gone, or the door closes.
  /// - Returns: nil when it was cancelled.
  func wait<Value: Sendable>(
    atMost limit: Duration, _ operation: @escaping @Sendable () async throws -> Value
  ) async throws -> Value? {
    let task = Task { try await operation() }
    guard let ticket = add(limit, { task.cancel() }) else {
      task.cancel()
      return nil
    }
    let connection = ConnectionMonitor.current
    connection?.onClose { task.cancel() }
    defer {
      connection?.onClose(nil)
      state.withLock { $0.deadlines.remove(ticket) }
    }
    do {
      return try await withTaskCancellationHandler {
        try await task.value
      } onCancel: {
        task.cancel()
      }
    } catch is CancellationError {
      return nil
    }
  }

  /// Ends every wait, and every further one at once.
  func close() {
    let (due, sleeper) = state.withLock {
      $0.isClosed = true
      return ($0.deadlines.removeAll(), $0.sleeper.take())
    }
    sleeper?.task.cancel()
    for end in due { end() }
  }

  private func add(_ limit: Duration, _ end: @escaping @Sendable () -> Void) -> DeadlineTable.Ticket? {
    state.withLock {
      guard !$0.isClosed else { return nil }
      let ticket = $0.deadlines.add(until: clock.now - start + limit, end)
      sleep(&$0)
      return ticket
    }
  }

  /// Sees to it that somebody wakes for the earliest deadline.
  private func sleep(_ state: inout State) {
    guard let next = state.deadlines.next, state.sleeper.map({ next < $0.until }) ?? true else { return }
    state.sleeper?.task.cancel()
    let task = Task { [weak self, clock, start] in
      guard (try? await clock.sleep(until: start + next, tolerance: .milliseconds(5))) != nil else { return }
      self?.expire(next)
    }
    state.sleeper = (next, task)
  }

  private func expire(_ tick: Duration) {
    let due = state.withLock {
      // An earlier deadline may have taken over meanwhile.
      if $0.sleeper?.until == tick { $0.sleeper = nil }
      let due = $0.deadlines.expire(at: clock.now - start)
      sleep(&$0)
      return due
    }
    for end in due { end() }
  }
}
