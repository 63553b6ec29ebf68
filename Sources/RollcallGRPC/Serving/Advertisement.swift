internal import GRPCCore
internal import GRPCNIOTransportHTTP2Posix
internal import Rollcall

/// What is registered for a server: its services, and where it listens. Pure.
struct Advertisement {
  /// By the full names of the services.
  let instances: [String: ServiceInstance]

  /// - Parameter address: where the server listens.
  /// - Throws: `.invalid` that says which option mends it.
  init(_ services: [ServiceDescriptor], at address: SocketAddress?, _ options: GRPCAdvertising) throws(RollcallError) {
    let (listeningHost, listeningPort): (String?, Int?) =
      if let ipv4 = address?.ipv4 { (ipv4.host, ipv4.port) } else if let ipv6 = address?.ipv6 { (ipv6.host, ipv6.port) } else { (nil, nil) }
    guard let port = options.port ?? listeningPort, let host = options.host ?? listeningHost else {
      throw .invalid("A server that listens on no IP address is advertised only with a host and a port of GRPCAdvertising.")
    }
    guard options.host != nil || !Self.all.contains(host) else {
      throw .invalid("The server listens on all addresses. Say with GRPCAdvertising.host which one its clients reach.")
    }
    var instances: [String: ServiceInstance] = [:]
    var names: [String: String] = [:]
    for service in services where !options.hidden.contains(service.fullyQualifiedService) {
      let full = service.fullyQualifiedService
      let name = options.naming == .short ? service.service : full
      if let other = names.updateValue(full, forKey: name), other != full {
        throw .invalid("'\(other)' and '\(full)' are both called '\(name)'. Advertise them by their full names (GRPCAdvertising.naming).")
      }
      let instance = ServiceInstance(
        service: ServiceName(name), id: options.id, host: host, port: port, tags: options.tags, metadata: options.metadata,
        weights: options.weights)
      try instance.validate()
      instances[full] = instance
    }
    self.instances = instances
  }

  /// One instance as it is to be registered; nil when it must not be there.
  /// - Parameter carriesHealth: whether the catalog can hold an instance that fails.
  func instance(_ service: String, in table: GRPCHealth.Table, carriesHealth: Bool) -> ServiceInstance? {
    guard var instance = instances[service] else { return nil }
    if table.status(of: service) == .serving { return instance }
    guard carriesHealth, !table.isStopping else { return nil }
    instance.checks = [
      HealthCheck(
        id: "grpc:\(instance.service):\(instance.id)", name: "gRPC health", health: .critical, output: "NOT_SERVING", kind: "grpc")
    ]
    return instance
  }

  /// What a server that listens everywhere says it listens on.
  private static let all: Set<String> = ["0.0.0.0", "::"]
}
