/// What the servers keep of a node beside its data.
public struct ZooKeeperStat: Hashable, Sendable {
  /// The transaction that created the node.
  public var createdZxid: Int64
  /// The one that last changed its data.
  public var modifiedZxid: Int64
  /// Milliseconds since 1970, by the leader's clock.
  public var createdAt: Int64
  /// The same of the last change of the data.
  public var modifiedAt: Int64
  /// Changes of the data, from 0.
  public var version: Int32
  /// Changes of the set of children.
  public var childrenVersion: Int32
  /// Changes of the ACL.
  public var aclVersion: Int32
  /// Of an ephemeral node its session; of containers and nodes with a TTL a number that tells so; 0 otherwise.
  public var ephemeralOwner: Int64
  /// Bytes.
  public var dataLength: Int32
  public var childrenCount: Int32
  /// The transaction that last added or removed a child.
  public var childrenZxid: Int64

  public init(
    createdZxid: Int64, modifiedZxid: Int64, createdAt: Int64, modifiedAt: Int64, version: Int32, childrenVersion: Int32, aclVersion: Int32,
    ephemeralOwner: Int64, dataLength: Int32, childrenCount: Int32, childrenZxid: Int64
  ) {
    self.createdZxid = createdZxid
    self.modifiedZxid = modifiedZxid
    self.createdAt = createdAt
    self.modifiedAt = modifiedAt
    self.version = version
    self.childrenVersion = childrenVersion
    self.aclVersion = aclVersion
    self.ephemeralOwner = ephemeralOwner
    self.dataLength = dataLength
    self.childrenCount = childrenCount
    self.childrenZxid = childrenZxid
  }

  /// Whether the node is ephemeral and belongs to that session.
  public func isOwned(by session: ZooKeeperSessionID) -> Bool { ephemeralOwner == session.rawValue }
}

extension JuteReader {
  mutating func stat() throws(JuteError) -> ZooKeeperStat {
    ZooKeeperStat(
      createdZxid: try integer(), modifiedZxid: try integer(), createdAt: try integer(), modifiedAt: try integer(), version: try integer(),
      childrenVersion: try integer(), aclVersion: try integer(), ephemeralOwner: try integer(), dataLength: try integer(),
      childrenCount: try integer(), childrenZxid: try integer())
  }
}
