import EtcdClient
import Rollcall

/// What the keys of a range amount to: holds what is needed of each key, and gives the complete set after each change. Pure.
protocol RangeFold: Sendable {
  associatedtype Snapshot: WatchedSet

  /// Everything in the range, at one revision.
  mutating func reset(to entries: [EtcdKeyValue], at revision: Revision) -> [RecordNote]

  /// Whole revisions, in order. What they cost depends on them and not on how much there is, apart from a copy of references.
  /// - Returns: whether the set is another one now.
  mutating func apply(_ changes: [EtcdChange], at revision: Revision) -> (hasChanged: Bool, notes: [RecordNote])

  /// The set, current.
  var snapshot: Snapshot { get }
}
