internal import GRPCNIOTransportHTTP2Posix
internal import NIOCore
internal import Rollcall

/// Where the clients of a service connect to: pure, so that a table of cases can say what it does.
struct EndpointPlan: Sendable {
  typealias Address = GRPCNIOTransportHTTP2Posix.SocketAddress

  /// An address of an instance, and how many connections its share of the load is.
  struct Destination: Equatable, Sendable {
    var address: HostPort
    var connections: Int
  }

  /// The most connections to one instance, and so the finest ratio of two weights.
  var maximumConnections = 8

  /// The same choice as ``ServiceView/pick(_:)`` has: what passes, or what warns where nothing passes; nothing critical, nothing in maintenance.
  func destinations(of snapshot: ServiceSnapshot) -> [Destination] {
    let inService = snapshot.instances.filter { $0.instance.maintenance == nil && (1...65_535).contains($0.instance.port) }
    var usable = inService.filter { $0.instance.health == .passing }.map { ($0.instance.address, $0.instance.weights.passing) }
    if usable.isEmpty {
      usable = inService.filter { $0.instance.health == .warning && $0.instance.weights.warning > 0 }
        .map { ($0.instance.address, $0.instance.weights.warning) }
    }
    // Of several instances at one address the heaviest counts. What others wrote into a catalog may be any number.
    let weights = Dictionary(usable.map { ($0.0, min(max($0.1, 0), 65_535)) }) { max($0, $1) }
    let shares = shares(of: weights)
    return shares.map { Destination(address: $0.key, connections: $0.value) }
      .sorted { ($0.address.host, $0.address.port) < ($1.address.host, $1.address.port) }
  }

  /// The balancer knows an endpoint by the sorted list of its addresses, each endpoint once and with one connection. So an instance with twice the load is
  /// two endpoints: one with its address, one with its address said twice.
  func endpoints(of destinations: [Destination], at addresses: (HostPort) -> [Address]?) -> [Endpoint] {
    destinations.flatMap { destination -> [Endpoint] in
      guard let known = addresses(destination.address), !known.isEmpty, destination.connections > 0 else { return [] }
      return (1...destination.connections).map { count in
        Endpoint(addresses: Array(repeatElement(known, count: count).joined()))
      }
    }
  }

  /// The address itself, where the host is one; nil where it is a name.
  static func literal(_ address: HostPort) -> [Address]? {
    switch try? NIOCore.SocketAddress(ipAddress: address.host, port: address.port) {
    case .v4: [.ipv4(host: address.host, port: address.port)]
    case .v6: [.ipv6(host: address.host, port: address.port)]
    case .unixDomainSocket, nil: nil
    }
  }

  /// Whom to connect to where there is nobody: an empty list the channel would ignore, and its calls would wait or go where nobody is any more. This one fails
  /// at once, and the error says why. Nothing can ever listen below `/dev/null`.
  static func nobody(_ reason: String) -> Endpoint {
    // A socket's path has at most 107 bytes.
    var text = "/dev/null/" + reason.replacing("/", with: "|")
    while text.utf8.count > 100 { text.removeLast() }
    return Endpoint(addresses: [.unixDomainSocket(path: text)])
  }

  private func shares(of weights: [HostPort: Int]) -> [HostPort: Int] {
    let divisor = weights.values.reduce(0) { greatestCommonDivisor($0, $1) }
    guard let heaviest = weights.values.max(), heaviest > 0, divisor > 0 else { return weights.mapValues { _ in 1 } }
    if heaviest / divisor <= maximumConnections { return weights.mapValues { $0 / divisor } }
    return weights.mapValues { $0 == 0 ? 0 : max(1, ($0 * maximumConnections + heaviest / 2) / heaviest) }
  }

  private func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
    second == 0 ? first : greatestCommonDivisor(second, first % second)
  }
}
