import Rollcall
import RollcallReadiness
import Synchronization

/// Services that must have passing instances, and conditions that must hold, all at the same time or any of them.
final class Awaited: Sendable {
  enum Subject: Sendable, Hashable {
    case service(ServiceName)
    case condition(ReadinessCondition)
  }

  /// How one of the subjects was found last.
  private enum Standing {
    case unknown
    case fulfilled
    case missing(String)
  }

  private let subjects: [Subject]
  private let count: Int
  private let needsAll: Bool
  private let standings: Mutex<[Standing]>
  private let tell: @Sendable (String) -> Void

  /// - Parameter tell: is told what is missing, in words, whenever that changes.
  init(_ subjects: [Subject], count: Int, needsAll: Bool, tell: @escaping @Sendable (String) -> Void) {
    self.subjects = subjects
    self.count = count
    self.needsAll = needsAll
    self.tell = tell
    standings = Mutex(Array(repeating: .unknown, count: subjects.count))
  }

  /// What is still missing, in words.
  var missing: String {
    let standings = standings.withLock { $0 }
    return zip(subjects, standings).compactMap { subject, standing in
      switch standing {
      case .fulfilled: nil
      case .missing(let text): text
      case .unknown:
        switch subject {
        case .service(let name): "'\(name)' is not known yet"
        case .condition(let condition): "\(condition) was not looked at yet"
        }
      }
    }.joined(separator: "; ")
  }

  private var isFulfilled: Bool {
    standings.withLock { standings in
      let fulfilled = standings.count { if case .fulfilled = $0 { true } else { false } }
      return needsAll ? fulfilled == standings.count : fulfilled > 0
    }
  }

  /// Waits until nothing is missing.
  /// - Parameter limit: nil to wait for ever.
  /// - Returns: false when the time has passed first.
  func wait(in catalog: (any Catalog)?, upTo limit: Duration?) async throws -> Bool {
    do {
      try await withDeadline(limit, "") { try await self.wait(in: catalog) }
      return true
    } catch let error as RollcallError where error.code == .timedOut {
      return false
    }
  }

  private func wait(in catalog: (any Catalog)?) async throws {
    let (changes, changed) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    await withTaskGroup { group in
      for (place, subject) in subjects.enumerated() {
        group.addTask {
          await self.follow(subject, in: catalog) { standing in
            self.standings.withLock { $0[place] = standing }
            changed.yield()
          }
        }
      }
      var said = ""
      for await _ in changes {
        if isFulfilled { break }
        let missing = missing
        if missing != said { tell(missing) }
        said = missing
      }
      group.cancelAll()
    }
    try Task.checkCancellation()
  }

  private func follow(_ subject: Subject, in catalog: (any Catalog)?, _ change: (Standing) -> Void) async {
    switch subject {
    case .service(let name):
      guard let catalog else { return }
      for await snapshot in catalog.updates(of: name) { change(standing(of: snapshot)) }
    case .condition(let condition):
      let probe = ReadinessProbe(condition)
      var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(1), jitter: 0.2)
      // It goes on when it holds, because all must hold at the same time.
      repeat {
        change(await probe.problem().map(Standing.missing) ?? .fulfilled)
      } while (try? await Task.sleep(for: backoff.next())) != nil
    }
  }

  private func standing(of snapshot: ServiceSnapshot) -> Standing {
    let name = snapshot.service
    // A set that is not current says nothing of now.
    if case .stale(_, let reason) = snapshot.freshness {
      return .missing("'\(name)' is not known, because the catalog is lost (\(reason))")
    }
    let passing = snapshot.available.count
    guard passing < count else { return .fulfilled }
    let others = snapshot.instances.count - passing
    return .missing("'\(name)' has \(passing) of \(count) passing instances" + (others > 0 ? " and \(others) that are not passing" : ""))
  }
}
