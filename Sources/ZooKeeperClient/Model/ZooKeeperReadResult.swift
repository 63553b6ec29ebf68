/// What one read of a multiRead found; the reads fail one by one.
public enum ZooKeeperReadResult: Hashable, Sendable {
  case data(ZooKeeperNode)
  /// Names, in no order.
  case children([String])
  case failed(ZooKeeperError)
}
