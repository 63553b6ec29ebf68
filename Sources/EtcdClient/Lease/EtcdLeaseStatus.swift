/// How a lease stands.
public struct EtcdLeaseStatus: Hashable, Sendable {
  public var header: EtcdHeader
  public var id: EtcdLeaseID
  /// How long it lives if nobody renews it.
  public var remaining: Duration
  /// How long it lives after a renewal.
  public var timeToLive: Duration
  /// What hangs on it, if that was asked for.
  public var keys: [EtcdKey]
}
