/// How one operation is asked.
public struct ZooKeeperCallOptions: Hashable, Sendable {
  /// Nil for the settings' ``ZooKeeperSettings/requestTimeout``.
  public var timeout: Duration?
  /// Whether it waits within its timeout while there is no connection, or fails at once.
  public var waitsForConnection: Bool

  public init(timeout: Duration? = nil, waitsForConnection: Bool = true) {
    self.timeout = timeout
    self.waitsForConnection = waitsForConnection
  }
}
