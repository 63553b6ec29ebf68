internal import NIOCore
internal import Synchronization

/// What a watch has told and its reader has not yet taken.
final class WatchInbox: Sendable {
  private struct State {
    var events = CircularBuffer<EtcdWatchEvent>()
    /// Of the events, together.
    var weight = EventWeight()
    var isBehind = false
    var end: EtcdError?
    var waiter: CheckedContinuation<EtcdWatchEvent?, any Error>?
  }

  private let maximum: EventWeight
  private let state = Mutex(State())

  init(maximum: EventWeight) {
    self.maximum = maximum
  }

  /// - Returns: whether the reader has just fallen too far behind.
  func append(_ event: EtcdWatchEvent) -> Bool {
    let (waiter, fellBehind) = state.withLock { state -> (CheckedContinuation<EtcdWatchEvent?, any Error>?, Bool) in
      guard state.end == nil else { return (nil, false) }
      if let waiter = state.waiter.take() { return (waiter, false) }
      state.events.append(event)
      state.weight += EventWeight(event)
      guard !state.isBehind, state.weight.exceeds(maximum) else { return (nil, false) }
      state.isBehind = true
      return (nil, true)
    }
    waiter?.resume(returning: event)
    return fellBehind
  }

  /// What was appended before is still read.
  func finish(_ error: EtcdError) {
    let waiter = state.withLock { state -> CheckedContinuation<EtcdWatchEvent?, any Error>? in
      if state.end == nil { state.end = error }
      return state.waiter.take()
    }
    waiter?.resume(throwing: error)
  }

  /// Only one reader at a time; a second one gets nothing.
  /// - Returns: the next event, and whether the reader has just caught up.
  func next() async throws -> (event: EtcdWatchEvent?, caughtUp: Bool) {
    let event: EtcdWatchEvent? = try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<EtcdWatchEvent?, any Error>) in
        let resume = state.withLock { state -> (() -> Void)? in
          if let event = state.events.popFirst() {
            state.weight -= EventWeight(event)
            return { continuation.resume(returning: event) }
          }
          if let end = state.end { return { continuation.resume(throwing: end) } }
          if Task.isCancelled { return { continuation.resume(throwing: CancellationError()) } }
          if state.waiter != nil { return { continuation.resume(returning: nil) } }
          state.waiter = continuation
          return nil
        }
        resume?()
      }
    } onCancel: {
      let waiter = state.withLock { $0.waiter.take() }
      waiter?.resume(throwing: CancellationError())
    }
    let caughtUp = state.withLock { state in
      guard state.isBehind, state.events.isEmpty else { return false }
      state.isBehind = false
      return true
    }
    return (event, caughtUp)
  }
}
