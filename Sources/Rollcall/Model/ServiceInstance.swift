/// One running copy of a service: who it is, where it listens, how it is.
public struct ServiceInstance: Sendable, Hashable, Codable, Identifiable {
  public var service: ServiceName
  /// Unique among the instances of the service on its node.
  public var id: String
  /// An IPv4 or IPv6 address (without brackets) or a host name.
  public var host: String
  /// 0 to 65,535; 0 where the service has no port.
  public var port: Int
  public var tags: [String]
  public var metadata: [String: String]
  public var weights: Weights
  /// The checks of this instance, each with its latest result, in the order of their registration.
  public var checks: [HealthCheck]
  /// The reason given by the operator who took the instance out of service; nil when it is in service.
  public var maintenance: String?
  public var node: NodeReference?
  /// Facts that one door or engine keeps for itself, by a name with its prefix, as in `consul.EnableTagOverride`.
  public var attributes: [String: String]

  /// - Parameter id: When left out, `host:port`, which no two running instances can share.
  public init(
    service: ServiceName, id: String? = nil, host: String, port: Int, tags: [String] = [],
    metadata: [String: String] = [:], weights: Weights = .standard, checks: [HealthCheck] = [],
    maintenance: String? = nil, node: NodeReference? = nil, attributes: [String: String] = [:]
  ) {
    self.service = service
    self.id = id ?? HostPort(host: host, port: port).description
    self.host = host
    self.port = port
    self.tags = tags
    self.metadata = metadata
    self.weights = weights
    self.checks = checks
    self.maintenance = maintenance
    self.node = node
    self.attributes = attributes
  }

  public var key: InstanceKey { InstanceKey(service: service, node: node?.name, id: id) }

  public var address: HostPort { HostPort(host: host, port: port) }

  /// The worst of the checks; `.passing` without any. Maintenance is not health.
  public var health: Health { checks.lazy.map(\.health).worst }

  /// Whether clients should be sent to it: passing, and not in maintenance.
  public var isAvailable: Bool { maintenance == nil && health == .passing }

  /// - Throws: ``RollcallError`` with code `.invalid` that names the field and what it may be.
  public func validate() throws(RollcallError) {
    try service.validate()
    try id.validateAsName(service == .nodes ? "node name" : "instance id", maximumLength: ServiceName.maximumLength)
    try host.validateAsName("host", maximumLength: 255)
    guard host.canBeHost else { throw .invalid("'\(host)' is no host name or IP address (IPv6 without brackets).") }
    guard (0...65_535).contains(port) else { throw .invalid("The port \(port) is outside of 0...65535.") }
    try weights.validate()
    for check in checks { try check.id.validateAsName("check id", maximumLength: HealthCheck.maximumIDLength) }
    try node?.name.validateAsName("node name", maximumLength: ServiceName.maximumLength)
  }
}
