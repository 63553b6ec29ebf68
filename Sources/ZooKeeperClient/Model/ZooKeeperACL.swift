internal import NIOCore

/// One entry of a node's access control list: who may do what.
public struct ZooKeeperACL: Hashable, Sendable {
  public struct Permissions: OptionSet, Hashable, Sendable {
    public var rawValue: Int32

    public init(rawValue: Int32) {
      self.rawValue = rawValue
    }

    public static let read = Permissions(rawValue: 1)
    public static let write = Permissions(rawValue: 2)
    /// Of children.
    public static let create = Permissions(rawValue: 4)
    /// Of children.
    public static let delete = Permissions(rawValue: 8)
    /// Changing the ACL.
    public static let admin = Permissions(rawValue: 16)
    public static let all: Permissions = [.read, .write, .create, .delete, .admin]
  }

  public var permissions: Permissions
  public var identity: ZooKeeperIdentity

  public init(_ permissions: Permissions, for identity: ZooKeeperIdentity) {
    self.permissions = permissions
    self.identity = identity
  }
}

extension ZooKeeperACL {
  /// Anybody may do anything.
  public static let anybody = ZooKeeperACL(.all, for: .anyone)
  /// Anybody may read.
  public static let readableByAnybody = ZooKeeperACL(.read, for: .anyone)
  /// Whoever has authenticated on the session that sets it may do anything.
  public static let creator = ZooKeeperACL(.all, for: ZooKeeperIdentity(scheme: "auth", id: ""))
}

extension JuteReader {
  mutating func acl() throws(JuteError) -> ZooKeeperACL {
    ZooKeeperACL(
      ZooKeeperACL.Permissions(rawValue: try integer()), for: ZooKeeperIdentity(scheme: try string(), id: try string()))
  }
}

extension ByteBuffer {
  mutating func writeJute(_ acl: ZooKeeperACL) {
    writeInteger(acl.permissions.rawValue)
    writeJute(acl.identity.scheme)
    writeJute(acl.identity.id)
  }
}
