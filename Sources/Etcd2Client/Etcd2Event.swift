/// What was done, as an answer or as news.
public struct Etcd2Event: Sendable, Hashable, Decodable {
  /// `get`, `set`, `create`, `update`, `compareAndSwap`, `delete`, `compareAndDelete`, `expire`.
  public var action: String
  public var node: Etcd2Node

  public init(action: String, node: Etcd2Node) {
    self.action = action
    self.node = node
  }

  /// Whether the node is gone, with all in it.
  public var isRemoval: Bool { action == "delete" || action == "compareAndDelete" || action == "expire" }
}
