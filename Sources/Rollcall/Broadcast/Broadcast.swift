private import Synchronization

/// A value that many tasks watch: the latest is read at once, changes reach everyone, a slow reader misses those between.
///
/// Reading holds a lock for the copy of one reference only.
package final class Broadcast<Value: Sendable & Equatable>: Sendable {
  private let state: Mutex<BroadcastState<Value>>

  package init(_ initial: Value? = nil) {
    state = Mutex(BroadcastState(initial))
  }

  /// The latest value; nil before the first.
  package var current: Value? {
    state.withLock { $0.latest }?.value
  }

  /// Makes a value the latest. One equal to the latest wakes nobody.
  package func publish(_ value: Value) {
    state.withLock { $0.publish(value) }.perform()
    deliver()
  }

  /// Brings the streams up to date: one caller at a time, so that each has the order of the publishing, and outside of the lock. A yield wakes a
  /// task, for which it needs that task's own lock, and the task's cancellation holds that one while it comes here to unsubscribe.
  private func deliver() {
    guard state.withLock({ $0.startDelivering() }) else { return }
    while let delivery = state.withLock({ $0.nextDelivery() }) { delivery.perform() }
  }

  /// How many streams and waits there are.
  var readerCount: Int { state.withLock { $0.readerCount } }

  /// No further value will come: streams end after the latest, waiters give up.
  package func finish() {
    state.withLock { $0.finish() }.perform()
    deliver()
  }

  /// The latest value at once, then each change.
  /// - Parameter owner: is kept alive as long as the stream is read.
  package func stream(keeping owner: (any AnyObject & Sendable)? = nil) -> AsyncStream<Value> {
    let (stream, continuation) = AsyncStream<Value>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let id = state.withLock { $0.subscribe(continuation) }
    if let id {
      continuation.onTermination = { [weak self] _ in
        self?.state.withLock { $0.unsubscribe(id) }
        withExtendedLifetime(owner) {}
      }
    }
    return stream
  }

  /// The first value, from the latest on, that satisfies the predicate, which is called under the lock: it must be quick and not come back here.
  /// - Returns: nil when no further value will come.
  /// - Throws: `CancellationError`.
  package func first(where predicate: @escaping @Sendable (Value) -> Bool) async throws -> Value? {
    let id = state.withLock { $0.announceWait() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        state.withLock { $0.wait(id, for: predicate, continuation) }.perform()
      }
    } onCancel: {
      state.withLock { $0.cancelWait(id) }.perform()
    }
  }
}
