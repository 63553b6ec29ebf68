/// How a session stands.
public enum ZooKeeperState: Hashable, Sendable {
  /// No server was reached yet.
  case connecting
  /// - Parameter server: as `host:port`.
  case connected(server: String)
  /// The same on a server that has lost its quorum: it answers what it last knew, and writes nothing.
  case connectedReadOnly(server: String)
  /// The connection was lost. The session may live on, and the client looks for a server.
  case disconnected(ZooKeeperError)
  /// The session has ended with all its ephemeral nodes and watches. This client is of no use any more.
  case expired(ZooKeeperError)
  /// The server refused the credentials. This client is of no use any more.
  case authFailed(ZooKeeperError)
  case closed

  public var isConnected: Bool {
    switch self {
    case .connected, .connectedReadOnly: true
    default: false
    }
  }

  /// Whether nothing will follow.
  public var isFinal: Bool {
    switch self {
    case .expired, .authFailed, .closed: true
    default: false
    }
  }
}
