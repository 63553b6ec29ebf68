/// Where one member of an etcd cluster takes clients.
public struct EtcdEndpoint: Hashable, Sendable, CustomStringConvertible {
  public enum Scheme: String, Hashable, Sendable {
    case http
    /// TLS.
    case https
  }

  public var scheme: Scheme
  /// A name, an IPv4 address, or an IPv6 address without brackets.
  public var host: String
  /// 1 to 65535.
  public var port: Int

  /// etcd's own port for clients.
  public static let defaultPort = 2379

  public init(scheme: Scheme = .http, host: String, port: Int = Self.defaultPort) {
    self.scheme = scheme
    self.host = host
    self.port = port
  }

  public var description: String { "\(scheme.rawValue)://\(authority)" }

  /// `host:port`, as HTTP names it.
  var authority: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
