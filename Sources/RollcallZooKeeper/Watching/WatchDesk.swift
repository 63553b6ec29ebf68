private import Synchronization

/// An ``Inbox`` that several tasks fill and one empties.
final class WatchDesk: Sendable {
  private let inbox = Mutex(Inbox())
  private let signal: AsyncStream<Void>
  private let bell: AsyncStream<Void>.Continuation

  init() {
    (signal, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func note(_ body: @Sendable (inout Inbox) -> Void) {
    inbox.withLock { body(&$0) }
    bell.yield()
  }

  /// - Throws: `CancellationError`.
  func next() async throws -> Inbox.Work {
    while true {
      try Task.checkCancellation()
      if let work = inbox.withLock({ $0.next() }) { return work }
      var iterator = signal.makeAsyncIterator()
      _ = await iterator.next()
    }
  }
}
