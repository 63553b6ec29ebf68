internal import NIOCore
internal import Synchronization

/// What a watch has told and its reader has not yet taken.
final class WatchInbox: Sendable {
  /// An event with its place among all that were told.
  typealias Told = (event: ZooKeeperWatchEvent, position: UInt64)

  private typealias Waiter = CheckedContinuation<Told?, any Error>

  private struct State {
    var events = CircularBuffer<Told>()
    /// Of the last event that was told.
    var position: UInt64 = 0
    /// How it ends once its events are read: in an error, or without.
    var end: Result<Void, ZooKeeperError>?
    var waiter: Waiter?
  }

  private let limit: Int
  private let state = Mutex(State())

  init(limit: Int) {
    self.limit = limit
  }

  /// Of the last event that was told, taken or not; 0 before the first.
  var position: UInt64 { state.withLock(\.position) }

  /// A reader who has fallen too far behind must read anew, and is spared what it has missed.
  func append(_ event: ZooKeeperWatchEvent) {
    let resume = state.withLock { state -> (() -> Void)? in
      guard state.end == nil else { return nil }
      state.position += 1
      let position = state.position
      if let waiter = state.waiter.take() { return { waiter.resume(returning: (event, position)) } }
      if state.events.count >= limit {
        state.events.removeAll(keepingCapacity: true)
        state.events.append((.missed, position))
      }
      // Twice in a row it says no more than once.
      if event == .missed, state.events.last?.event == .missed { _ = state.events.popLast() }
      state.events.append((event, position))
      return nil
    }
    resume?()
  }

  /// What was appended before is still read.
  func finish(_ error: ZooKeeperError?) {
    let waiter = state.withLock { state -> Waiter? in
      if state.end == nil { state.end = error.map { .failure($0) } ?? .success(()) }
      return state.waiter.take()
    }
    if let error { waiter?.resume(throwing: error) } else { waiter?.resume(returning: nil) }
  }

  /// Only one reader at a time; a second one gets nothing.
  func next() async throws -> Told? {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: Waiter) in
        let resume = state.withLock { state -> (() -> Void)? in
          if let told = state.events.popFirst() { return { continuation.resume(returning: told) } }
          if let end = state.end { return { continuation.resume(with: end.map { nil }.mapError { $0 }) } }
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
  }
}
