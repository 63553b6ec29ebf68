import EtcdClient
import Foundation
import Rollcall

/// Follows a range of keys: reads it, watches it from there, and reads it again after each interruption. Events in, a step out; no I/O, no clock.
struct FollowMachine<Fold: RangeFold> {
  /// What is to be done after an event.
  struct Step {
    enum Next: Equatable {
      /// Read the range after a pause, and report it.
      case read(after: Duration)
      /// Watch from this revision on, in place of any watch before.
      case watch(from: Int64)
      /// Wait for the next event of the watch.
      case goOn
    }

    /// To be published, if there is one.
    var set: Fold.Snapshot?
    var notes: [RecordNote] = []
    var next: Next
  }

  /// Between a suspicious disappearance and the read that confirms it.
  static var confirmationPause: Duration { .seconds(1) }

  private var fold: Fold
  /// The last set that was published.
  private var published: Fold.Snapshot?
  /// Up to where everything is known.
  private var revision: Int64 = 0
  private var disappearance = DisappearanceGuard()
  /// Whether the watch stands. A set that was stale is current again only then: what is read but not followed may be old at once.
  private var isWatching = false
  private var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(2))

  /// - Parameter fold: as for an empty range.
  init(_ fold: Fold) {
    self.fold = fold
  }

  func start() -> Step { Step(next: .read(after: .zero)) }

  /// The whole range was read at one revision.
  mutating func wasRead(_ entries: [EtcdKeyValue], at revision: Int64) -> Step {
    isWatching = false
    // The store was emptied, or restored from a backup.
    if revision < self.revision { disappearance.interrupted() }
    self.revision = revision
    var fresh = fold
    let notes = fresh.reset(to: entries, at: Revision(etcd: revision))
    guard disappearance.permits(fresh.snapshot.members, after: published?.members ?? []) else {
      return Step(next: .read(after: Self.confirmationPause))
    }
    fold = fresh
    guard published?.isCurrent ?? true else { return Step(notes: notes, next: .watch(from: revision + 1)) }
    return Step(set: news(), notes: notes, next: .watch(from: revision + 1))
  }

  /// The watch stands.
  mutating func opened() -> Step {
    isWatching = true
    backoff.reset()
    return Step(set: news(), next: .goOn)
  }

  /// The range could not be read.
  mutating func readFailed(_ reason: String, at date: Date, using random: inout some RandomNumberGenerator) -> Step {
    disappearance.interrupted()
    return Step(set: stale(reason, date), next: .read(after: backoff.next(using: &random)))
  }

  mutating func changed(_ changes: [EtcdChange], upTo revision: Int64) -> Step {
    // What a read has shown already.
    let news = changes.filter { $0.entry.modRevision > self.revision }
    self.revision = max(self.revision, revision)
    let (hasChanged, notes) = fold.apply(news, at: Revision(etcd: revision))
    guard hasChanged else { return Step(notes: notes, next: .goOn) }
    let set = fold.snapshot
    published = set
    return Step(set: set, notes: notes, next: .goOn)
  }

  /// Nothing further has happened up to this revision.
  mutating func progressed(to revision: Int64) -> Step {
    self.revision = max(self.revision, revision)
    return Step(next: .goOn)
  }

  /// The watch was interrupted or has ended. One that never stood is not tried again at once.
  mutating func lost(_ reason: String, at date: Date, using random: inout some RandomNumberGenerator) -> Step {
    disappearance.interrupted()
    let pause = isWatching ? .zero : backoff.next(using: &random)
    isWatching = false
    return Step(set: stale(reason, date), next: .read(after: pause))
  }

  /// The history that the watch needs is compacted: everything is read again, and nothing was lost meanwhile.
  func compacted() -> Step { Step(next: .read(after: .zero)) }

  /// It is time to read everything again, in case that the stream has kept something back.
  func relistIsDue() -> Step { Step(next: .read(after: .zero)) }

  /// The set as it is now; nil when that was published already.
  private mutating func news() -> Fold.Snapshot? {
    let set = fold.snapshot
    guard published.map({ !$0.isSameState(as: set) }) ?? true else { return nil }
    published = set
    return set
  }

  /// The last set, or an empty one, marked stale; nil when that is known already.
  private mutating func stale(_ reason: String, _ date: Date) -> Fold.Snapshot? {
    guard published?.isCurrent ?? true else { return nil }
    let set = (published ?? fold.snapshot).markedStale(since: date, reason: reason)
    published = set
    return set
  }
}
