/// A node's access control list, and its stat.
public struct ZooKeeperAccess: Hashable, Sendable {
  public var acl: [ZooKeeperACL]
  public var stat: ZooKeeperStat

  public init(acl: [ZooKeeperACL], stat: ZooKeeperStat) {
    self.acl = acl
    self.stat = stat
  }
}
