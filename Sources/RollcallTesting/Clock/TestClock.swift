import Rollcall
import Synchronization

/// A clock that stands still until it is advanced by hand.
package final class TestClock: Clock, Sendable {
  package struct Instant: InstantProtocol {
    /// Since the clock was made.
    package var time: Duration

    package func advanced(by duration: Duration) -> Instant { Instant(time: time + duration) }
    package func duration(to other: Instant) -> Duration { other.time - time }
    package static func < (left: Instant, right: Instant) -> Bool { left.time < right.time }
  }

  private struct State {
    var now = Instant(time: .zero)
    var lastID = 0
    var cancelledEarly: Set<Int> = []
    var sleepers: [Int: (deadline: Instant, continuation: CheckedContinuation<Void, any Error>)] = [:]

    var deadlines: [Duration] { sleepers.values.map(\.deadline.time).sorted() }
  }

  private let state = Mutex(State())
  /// When the sleepers are due, sorted; may be awaited.
  private let deadlines = Broadcast<[Duration]>([])

  package init() {}

  package var now: Instant { state.withLock { $0.now } }
  package var minimumResolution: Duration { .nanoseconds(1) }

  /// Waits until somebody sleeps until that time.
  package func sleeper(until time: Duration) async throws {
    _ = try await deadlines.first { $0.contains(time) }
  }

  /// Waits until that many are asleep, and tells when they are due.
  @discardableResult
  package func sleepers(_ count: Int) async throws -> [Duration] {
    try await deadlines.first { $0.count == count } ?? []
  }

  /// Moves on to a time, and wakes whoever is due by then.
  package func advance(to time: Duration) {
    let due = state.withLock { state in
      state.now = max(state.now, Instant(time: time))
      let due = state.sleepers.filter { $0.value.deadline <= state.now }
      for id in due.keys { state.sleepers[id] = nil }
      deadlines.publish(state.deadlines)
      return due.values.sorted { $0.deadline < $1.deadline }
    }
    for sleeper in due { sleeper.continuation.resume() }
  }

  package func advance(by duration: Duration) {
    advance(to: now.time + duration)
  }

  package func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let outcome: Result<Void, any Error>? = state.withLock { state in
          if state.cancelledEarly.remove(id) != nil { return .failure(CancellationError()) }
          if deadline <= state.now { return .success(()) }
          state.sleepers[id] = (deadline, continuation)
          deadlines.publish(state.deadlines)
          return nil
        }
        if let outcome { continuation.resume(with: outcome) }
      }
    } onCancel: {
      let sleeper = state.withLock { state in
        let sleeper = state.sleepers.removeValue(forKey: id)
        if sleeper == nil { state.cancelledEarly.insert(id) }
        deadlines.publish(state.deadlines)
        return sleeper
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }
}
