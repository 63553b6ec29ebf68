public import struct Foundation.URL

/// Where one server lives: its data and its ports, which stay the same over restarts.
public struct ServerSite: Sendable {
  /// The server listens here only.
  public let host = "127.0.0.1"
  /// Free ports, each for TCP and UDP, held for this server alone.
  public let ports: [Int]
  /// For configuration and logs; lasts until the server is stopped.
  public let folder: URL

  /// The server's data; emptied by a restart that does not keep it.
  public var data: URL { folder.appending(path: "data") }

  /// What the server prints, all starts one after the other.
  public var log: URL { folder.appending(path: "log") }
}
