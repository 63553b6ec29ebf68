/// A node that was just created.
public struct ZooKeeperCreated: Hashable, Sendable {
  /// With the number that the server appended, where the mode asks for one.
  public var path: String
  public var stat: ZooKeeperStat

  public init(path: String, stat: ZooKeeperStat) {
    self.path = path
    self.stat = stat
  }
}
