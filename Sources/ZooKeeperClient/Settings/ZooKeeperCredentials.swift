/// What a client shows of itself on each connection, in one of the server's schemes.
public struct ZooKeeperCredentials: Hashable, Sendable, CustomStringConvertible {
  public var scheme: String
  public var secret: [UInt8]

  public init(scheme: String, secret: [UInt8]) {
    self.scheme = scheme
    self.secret = secret
  }

  /// The scheme `digest`, which every server has. The password crosses the network as it is: use TLS.
  public static func digest(user: String, password: String) -> ZooKeeperCredentials {
    ZooKeeperCredentials(scheme: "digest", secret: Array("\(user):\(password)".utf8))
  }

  /// Without the secret.
  public var description: String { "credentials of scheme \(scheme)" }
}
