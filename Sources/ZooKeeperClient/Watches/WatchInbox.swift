internal import NIOCore
internal import Synchronization

/// What a watch has told and its reader has not yet taken.
final class WatchInbox: Sendable {
  private typealias Waiter = CheckedContinuation<ZooKeeperWatchEvent?, any Error>

  private struct State {
    var events = CircularBuffer<ZooKeeperWatchEvent>()
    /// How it ends once its events are read: in an error, or without.
    var end: Result<Void, ZooKeeperError>?
    var waiter: Waiter?
  }

  private let limit: Int
  private let state = Mutex(State())

  init(limit: Int) {
    self.limit = limit
  }

  /// A reader who has fallen too far behind must read anew, and is spared what it has missed.
  func append(_ event: ZooKeeperWatchEvent) {
    let waiter = state.withLock { state -> Waiter? in
      guard state.end == nil else { return nil }
      if let waiter = state.waiter.take() { return waiter }
      if state.events.count >= limit {
        state.events.removeAll(keepingCapacity: true)
        state.events.append(.missed)
      }
      if event != .missed || state.events.last != .missed { state.events.append(event) }
      return nil
    }
    waiter?.resume(returning: event)
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
  func next() async throws -> ZooKeeperWatchEvent? {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: Waiter) in
        let resume = state.withLock { state -> (() -> Void)? in
          if let event = state.events.popFirst() { return { continuation.resume(returning: event) } }
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
