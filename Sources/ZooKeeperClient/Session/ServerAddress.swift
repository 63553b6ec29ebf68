internal import NIOCore

/// One address of one of the hosts.
struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
  var host: ZooKeeperHost
  var address: SocketAddress

  /// The host, and the address where the name says something else.
  var description: String {
    guard let ip = address.ipAddress, ip != host.name else { return host.description }
    return "\(host) at \(ip)"
  }
}
