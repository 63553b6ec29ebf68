import Foundation
import Rollcall

extension SimulatedCatalog {
  /// Follows a stream of whatever store the server has, over its outages.
  func follow<Snapshot: SimulatedSnapshot>(
    _ empty: Snapshot, _ updates: @escaping @Sendable (any Catalog) -> AsyncStream<Snapshot>
  ) -> AsyncStream<Snapshot> {
    let keepsAll = bug == .keepsEverySetForSlowReaders || bug == .goesBackInTime
    return stream(keepsAll ? .unbounded : .bufferingNewest(1)) { [self] continuation in
      var last: Snapshot?
      var feed: Task<Snapshot?, Never>?
      for await status in server.statuses() {
        feed?.cancel()
        last = await feed?.value ?? last
        switch status {
        case .down:
          if bug == .endsOnLoss, last != nil { return }
          var shown = last ?? empty
          shown.freshness = .stale(since: Date(), reason: "The simulated server is down.")
          if bug == .emptiesOnLoss { shown = empty }
          last = shown
          continuation.yield(shown)
        case .up:
          guard let store = try? server.store() else { continue }
          if bug == .neverComesBack, last != nil { continue }
          feed = Task { [last] in await self.feed(continuation, updates(store.catalog), after: last) }
        }
      }
      feed?.cancel()
    }
  }

  /// Passes a store's sets on until it is cancelled.
  /// - Returns: the last one.
  private func feed<Snapshot: SimulatedSnapshot>(
    _ continuation: AsyncStream<Snapshot>.Continuation, _ updates: AsyncStream<Snapshot>, after last: Snapshot?
  ) async -> Snapshot? {
    var previous = last
    var isFirst = true
    for await update in updates {
      let snapshot = update.altered(by: bug)
      defer {
        previous = snapshot
        isFirst = false
      }
      switch bug {
      case .givesNoInitialSet where isFirst: continue
      case .missesDeletions where snapshot.count < previous?.count ?? 0: continue
      case .ignoresAnEmptiedStore where snapshot.revision < previous?.revision ?? .zero:
        return previous
      case .publishesHalfAfterReconnect where isFirst && last != nil:
        continuation.yield(snapshot.halved())
        // Long enough for whoever reads to see it.
        try? await Task.sleep(for: .milliseconds(100))
      default: break
      }
      continuation.yield(snapshot)
      if bug == .goesBackInTime, let previous { continuation.yield(previous) }
      if bug == .goesBackInTime { continuation.yield(snapshot) }
    }
    return previous
  }
}
