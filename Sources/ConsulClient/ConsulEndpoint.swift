/// Where one agent serves its HTTP API.
public struct ConsulEndpoint: Sendable, Hashable {
  /// An IP address, without brackets, or a host name.
  public var host: String
  public var port: Int

  public init(host: String, port: Int = 8500) {
    self.host = host
    self.port = port
  }
}

extension ConsulEndpoint: CustomStringConvertible {
  public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension ConsulEndpoint {
  /// As part of a URL, where the zone of an IPv6 address has its sign encoded.
  var authority: String { description.replacing("%", with: "%25") }
}
