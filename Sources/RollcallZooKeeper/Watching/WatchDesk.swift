private import Synchronization

/// An ``Inbox`` that several tasks fill and one empties, and how far each watch has come in filling it.
final class WatchDesk: Sendable {
  private struct State {
    var inbox = Inbox()
    var positions: [Int: UInt64] = [:]
  }

  private let state = Mutex(State())
  private let signal: AsyncStream<Void>
  private let bell: AsyncStream<Void>.Continuation

  init() {
    (signal, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func note(_ body: @Sendable (inout Inbox) -> Void) {
    state.withLock { body(&$0.inbox) }
    bell.yield()
  }

  /// Everything that a watch has told up to this position is noted.
  func hasNoted(_ watch: Int, upTo position: UInt64) {
    state.withLock { $0.positions[watch] = position }
    bell.yield()
  }

  /// Waits until everything up to these positions is noted.
  /// - Throws: `CancellationError`.
  func waitUntilNoted(_ positions: [UInt64]) async throws {
    while state.withLock({ state in positions.indices.contains { positions[$0] > state.positions[$0, default: 0] } }) { try await ring() }
  }

  /// - Returns: see ``Inbox/changes()``.
  func changes() -> Set<String>? { state.withLock { $0.inbox.changes() } }

  /// - Throws: `CancellationError`.
  func next() async throws -> Inbox.Work {
    while true {
      try Task.checkCancellation()
      if let work = state.withLock({ $0.inbox.next() }) { return work }
      try await ring()
    }
  }

  private func ring() async throws {
    var iterator = signal.makeAsyncIterator()
    _ = await iterator.next()
    try Task.checkCancellation()
  }
}
