/// What the servers know a session by. Who has it can take the session over: treat it as a secret.
public struct ZooKeeperSession: Hashable, Sendable, CustomStringConvertible {
  public var id: ZooKeeperSessionID
  /// 16 bytes.
  public var password: [UInt8]
  /// As the server has agreed to it.
  public var timeout: Duration

  public init(id: ZooKeeperSessionID, password: [UInt8], timeout: Duration) {
    self.id = id
    self.password = password
    self.timeout = timeout
  }

  /// Without the password.
  public var description: String { "session \(id)" }
}
