package import struct Foundation.Date

/// What a watch needs to know of the sets it yields.
package protocol WatchedSet: Sendable {
  /// Names of the members, by which a mass disappearance is noticed.
  var members: Set<String> { get }
  var freshness: Freshness { get set }
  /// Whether a reader would see no difference but in the revision.
  func isSameState(as other: Self) -> Bool
}

extension WatchedSet {
  package var isCurrent: Bool { freshness.isCurrent }

  /// The same set, marked as the last one known.
  package func markedStale(since date: Date, reason: String) -> Self {
    var copy = self
    copy.freshness = .stale(since: date, reason: reason)
    return copy
  }
}
