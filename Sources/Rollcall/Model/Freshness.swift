public import struct Foundation.Date

/// Whether a snapshot is what the catalog says now, or what it last said before it was lost.
///
/// Losing the catalog is data, not an error and not an empty list.
public enum Freshness: Sendable, Hashable {
  case current
  case stale(since: Date, reason: String)

  public var isCurrent: Bool { self == .current }
}
