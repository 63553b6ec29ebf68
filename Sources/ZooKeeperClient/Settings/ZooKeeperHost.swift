/// Where one server takes clients.
public struct ZooKeeperHost: Hashable, Sendable, CustomStringConvertible {
  /// A name, an IPv4 address, or an IPv6 address without brackets.
  public var name: String
  /// 1 to 65535.
  public var port: Int

  /// ZooKeeper's own port for clients.
  public static let defaultPort = 2181

  public init(_ name: String, port: Int = Self.defaultPort) {
    self.name = name
    self.port = port
  }

  /// As in a connect string.
  public var description: String { name.utf8.contains(UInt8(ascii: ":")) ? "[\(name)]:\(port)" : "\(name):\(port)" }
}
