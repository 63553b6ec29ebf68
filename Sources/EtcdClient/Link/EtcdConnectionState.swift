/// How a client stands to its cluster.
public enum EtcdConnectionState: Hashable, Sendable {
  /// Nothing was asked yet.
  case idle
  case connecting
  case connected(EtcdEndpoint)
  /// Every member was tried in vain; the next round follows after a pause.
  case disconnected(EtcdError)
  case closed
}
