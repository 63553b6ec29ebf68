import Foundation
import Rollcall

/// Follows a range of nodes: reads it, takes in what is read anew after each change, and reads everything again after each interruption.
/// Events in, a step out; no I/O, no clock.
struct FollowMachine<Fold: NodeFold> {
  /// What is to be done after an event.
  struct Step {
    /// To be published, if there is one.
    var set: Fold.Snapshot?
    var notes: [NodeNote] = []
    /// When everything is to be read again; nil for not at all.
    var rereadAfter: Duration?
  }

  /// Between a suspicious disappearance and the read that confirms it.
  static var confirmationPause: Duration { .seconds(1) }

  private var fold: Fold
  /// The last set that was published.
  private var published: Fold.Snapshot?
  private var disappearance = DisappearanceGuard()
  private var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(2))

  /// - Parameter fold: as for an empty range.
  init(_ fold: Fold) {
    self.fold = fold
  }

  /// Everything is about to be read anew, perhaps in another place.
  /// - Parameter empty: as for an empty range there.
  mutating func isMoved(to empty: Fold) {
    fold = empty
  }

  /// The whole range was read, after the watch was set.
  mutating func wasRead(_ nodes: [FoundNode], at revision: Revision) -> Step {
    backoff.reset()
    var fresh = fold
    let notes = fresh.reset(to: nodes, at: revision)
    var set = fresh.snapshot
    guard disappearance.permits(set.members, after: published?.members ?? []) else {
      return Step(rereadAfter: Self.confirmationPause)
    }
    fold = fresh
    set.freshness = .current
    guard published.map({ !$0.isSameState(as: set) }) ?? true else { return Step(notes: notes) }
    published = set
    return Step(set: set, notes: notes)
  }

  /// Some nodes were read anew, each after it was told to have changed.
  mutating func wereRead(_ changes: [(path: String, node: FoundNode?)], at revision: Revision) -> Step {
    let (hasChanged, notes) = fold.apply(changes, at: revision)
    guard hasChanged else { return Step(notes: notes) }
    let set = fold.snapshot
    published = set
    return Step(set: set, notes: notes)
  }

  /// The connection is lost, or the range could not be read.
  mutating func lost(_ reason: String, at date: Date, using random: inout some RandomNumberGenerator) -> Step {
    disappearance.interrupted()
    return Step(set: stale(reason, date), rereadAfter: backoff.next(using: &random))
  }

  /// The last set, or an empty one, marked stale; nil when that is known already.
  private mutating func stale(_ reason: String, _ date: Date) -> Fold.Snapshot? {
    guard published?.isCurrent ?? true else { return nil }
    let set = (published ?? fold.snapshot).markedStale(since: date, reason: reason)
    published = set
    return set
  }
}
