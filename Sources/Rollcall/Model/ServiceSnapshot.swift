public import struct Foundation.Date

/// The complete set of instances of one service at one moment.
public struct ServiceSnapshot: Sendable, Equatable {
  public var service: ServiceName
  /// Sorted by id, then by node.
  public var instances: [RegisteredInstance]
  /// When the set last changed, in the catalog's time. Of a service without instances: when the last one went, as far as
  /// the catalog remembers, otherwise ``Revision/zero`` or the catalog's current revision.
  public var revision: Revision
  public var freshness: Freshness

  public init(
    service: ServiceName, instances: [RegisteredInstance], revision: Revision, freshness: Freshness = .current
  ) {
    self.service = service
    self.instances = instances
    self.revision = revision
    self.freshness = freshness
  }

  /// The instances that clients should be sent to: passing, and not in maintenance.
  public var available: [RegisteredInstance] { instances.filter(\.instance.isAvailable) }

  /// The same set, marked as the last one known.
  public func stale(since date: Date, reason: String) -> ServiceSnapshot {
    var copy = self
    copy.freshness = .stale(since: date, reason: reason)
    return copy
  }
}
