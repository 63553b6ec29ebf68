/// Where one member of an etcd cluster takes clients.
public struct Etcd2Endpoint: Sendable, Hashable, CustomStringConvertible {
  public var host: String
  public var port: Int

  /// etcd's own port for clients.
  public static let defaultPort = 2379

  public init(host: String, port: Int = Self.defaultPort) {
    self.host = host
    self.port = port
  }

  public var description: String { "http://\(host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host):\(port)" }
}
