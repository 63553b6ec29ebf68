import Rollcall
import Synchronization

/// All sets that a watch has shown, with the time of each.
final class History: Sendable {
  struct Record: Sendable {
    let time: ContinuousClock.Instant
    let set: ServiceSnapshot
  }

  private let kept = Mutex<[Record]>([])
  private let latest = Broadcast<ServiceSnapshot>()
  private let reader = Mutex<Task<Void, Never>?>(nil)

  init(_ stream: AsyncStream<ServiceSnapshot>) {
    let task = Task { [kept = self] in
      for await set in stream { kept.append(set) }
    }
    reader.withLock { $0 = task }
  }

  deinit {
    reader.withLock { $0 }?.cancel()
  }

  var records: [Record] { kept.withLock { $0 } }

  func stop() {
    reader.withLock { $0 }?.cancel()
  }

  private func append(_ set: ServiceSnapshot) {
    kept.withLock { $0.append(Record(time: .now, set: set)) }
    latest.publish(set)
  }

  /// Waits for a set that satisfies the predicate, the latest included.
  func first(where predicate: @escaping @Sendable (ServiceSnapshot) -> Bool) async throws {
    _ = try await latest.first(where: predicate)
  }
}
