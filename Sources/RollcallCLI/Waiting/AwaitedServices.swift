import Rollcall
import Synchronization

/// Services that must all have passing instances at the same time.
final class AwaitedServices: Sendable {
  private let names: [ServiceName]
  private let count: Int
  private let latest = Mutex<[ServiceName: ServiceSnapshot]>([:])

  init(_ names: [ServiceName], count: Int) {
    self.names = names
    self.count = count
  }

  /// What is still missing, in words.
  var missing: String {
    let latest = latest.withLock { $0 }
    return names.compactMap { name in Self.missing(latest[name], of: name, count: count) }.joined(separator: "; ")
  }

  /// Waits until nothing is missing, telling the progress on standard error.
  /// - Returns: false when the time has passed first.
  func wait(in catalog: any Catalog, upTo limit: Duration) async throws -> Bool {
    do {
      try await withDeadline(limit, "") { try await self.wait(in: catalog) }
      return true
    } catch let error as RollcallError where error.code == .timedOut {
      return false
    }
  }

  private func wait(in catalog: any Catalog) async throws {
    let (changes, changed) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    await withTaskGroup { group in
      for name in Set(names) {
        group.addTask {
          for await snapshot in catalog.updates(of: name) {
            self.latest.withLock { $0[name] = snapshot }
            changed.yield()
          }
        }
      }
      var said = ""
      for await _ in changes {
        let missing = missing
        if missing.isEmpty { break }
        if missing != said { StandardError.say("Waiting: \(missing).") }
        said = missing
      }
      group.cancelAll()
    }
    try Task.checkCancellation()
  }

  private static func missing(_ snapshot: ServiceSnapshot?, of name: ServiceName, count: Int) -> String? {
    guard let snapshot else { return "'\(name)' is not known yet" }
    // A set that is not current says nothing of now.
    if case .stale(_, let reason) = snapshot.freshness { return "'\(name)' is not known, because the catalog is lost (\(reason))" }
    let passing = snapshot.available.count
    guard passing < count else { return nil }
    let others = snapshot.instances.count - passing
    return "'\(name)' has \(passing) of \(count) passing instances" + (others > 0 ? " and \(others) that are not passing" : "")
  }
}
