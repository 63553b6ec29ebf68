/// An event, and the store's index when it was answered.
public struct Etcd2Answer: Sendable {
  public var event: Etcd2Event
  /// Everything up to it is in the answer: to wait for what comes after, wait for the next.
  public var index: UInt64
  public var endpoint: Etcd2Endpoint

  public var node: Etcd2Node { event.node }
}
