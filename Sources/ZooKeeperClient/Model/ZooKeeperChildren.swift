/// The names of a node's children, in no order, and the node's own stat, read at one moment.
public struct ZooKeeperChildren: Hashable, Sendable {
  public var names: [String]
  public var stat: ZooKeeperStat

  public init(names: [String], stat: ZooKeeperStat) {
    self.names = names
    self.stat = stat
  }
}
