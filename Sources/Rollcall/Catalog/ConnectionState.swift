public import struct Foundation.Date

/// Whether the catalog can be reached.
public enum ConnectionState: Sendable, Hashable {
  case connecting
  case connected(endpoint: String)
  case disconnected(since: Date, reason: String)
  case closed

  public var isConnected: Bool {
    if case .connected = self { true } else { false }
  }
}
