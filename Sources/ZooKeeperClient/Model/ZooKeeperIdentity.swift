internal import Crypto

/// Whom the servers take a client for: `world`, `ip`, `digest`, `sasl`, `x509` and whatever else a server has providers for.
public struct ZooKeeperIdentity: Hashable, Sendable, CustomStringConvertible {
  public var scheme: String
  public var id: String

  public init(scheme: String, id: String) {
    self.scheme = scheme
    self.id = id
  }

  public static let anyone = ZooKeeperIdentity(scheme: "world", id: "anyone")

  /// A user of the scheme `digest`, as an ACL names it: `user:` and the base64 of the SHA-1 of `user:password`.
  public static func digest(user: String, password: String) -> ZooKeeperIdentity {
    let hash = Insecure.SHA1.hash(data: Array("\(user):\(password)".utf8))
    return ZooKeeperIdentity(scheme: "digest", id: "\(user):\(Base64.encode(Array(hash)))")
  }

  public var description: String { "\(scheme):\(id)" }
}
