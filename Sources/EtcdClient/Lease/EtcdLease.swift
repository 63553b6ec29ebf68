internal import NIOCore

/// A lease that etcd has granted: what hangs on it is deleted when it ends.
public struct EtcdLease: Hashable, Sendable {
  public var id: EtcdLeaseID
  /// How long it lives after its last renewal. Possibly longer than asked for: etcd has a floor of about 1.5 elections.
  public var timeToLive: Duration
  /// It lives at least its time from here on.
  let renewed: NIODeadline

  /// A lease that somebody else was granted, such as this program before its restart.
  public init(id: EtcdLeaseID, timeToLive: Duration) {
    self.init(id: id, timeToLive: timeToLive, renewed: .now())
  }

  init(id: EtcdLeaseID, timeToLive: Duration, renewed: NIODeadline) {
    self.id = id
    self.timeToLive = timeToLive
    self.renewed = renewed
  }
}
