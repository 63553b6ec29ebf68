/// What keeping a lease alive tells.
public enum EtcdLeaseEvent: Hashable, Sendable {
  /// It lives for this long from the moment the renewal was sent.
  case renewed(Duration)
  /// No member renews it for the time being. Tries go on until the lease must be taken for lost.
  case interrupted(EtcdError)
}
