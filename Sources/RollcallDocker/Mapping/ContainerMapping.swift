public import DockerClient

/// What is to be registered for a container: registrator's rules, as a pure function, with its known faults mended.
///
/// Where registrator would write what nobody can use, this differs: a digest is no part of a service's name; on a network of its own a container is registered
/// with that network's address *and* the port that it listens on there, not the one published on the host; a container without a network is not
/// registered; several names on one port are several services; tags keep their order.
public struct ContainerMapping: Sendable {
  public struct Options: Sendable {
    /// What this machine is called; the beginning of every id.
    public var hostname: String
    /// Where others reach the ports that are published on all addresses of this machine.
    public var hostAddress: String
    /// Instead of the address at which a port is published, whatever that is.
    public var forcedAddress: String?
    /// The container's own address and port, instead of those on the host.
    public var isInternal = false
    /// Only what has a name of its own.
    public var isExplicit = false
    /// The label that holds a container's address.
    public var addressLabel: String?
    /// For every service.
    public var tags: TagTemplate?

    public init(hostname: String, hostAddress: String) {
      self.hostname = hostname
      self.hostAddress = hostAddress
    }
  }

  public var options: Options

  public init(_ options: Options) {
    self.options = options
  }

  /// - Parameter owner: the container in whose network it is, if that is so and that one is known.
  /// - Returns: the services, and why a port has none, for people.
  public func services(of container: DockerContainer, networkOf owner: DockerContainer? = nil) -> (
    services: [ContainerService], notes: [String]
  ) {
    guard container.network != .none else { return ([], ["It has no network."]) }
    var notes: [String] = []
    let ports = ports(of: container)
    let candidates = ports.filter { options.isInternal || $0.binding != nil }
    if ports.isEmpty { notes.append("It has no ports.") }
    for port in ports where !options.isInternal && port.binding == nil { notes.append("Port \(port.port) is not published on the host.") }
    var tags: [String] = []
    if let template = options.tags {
      do {
        tags = try template.tags(for: container.json)
      } catch {
        notes.append("The template of --tags cannot be filled in: \(error)")
      }
    }
    var services: [ContainerService] = []
    for (port, binding) in candidates {
      let variables = ContainerVariables(environment: container.environment, labels: container.labels, port: port.number)
      guard variables["ignore"] == nil else {
        notes.append("Port \(port) is to be ignored.")
        continue
      }
      guard variables["name"] != nil || !options.isExplicit else {
        notes.append("Port \(port) has no SERVICE_NAME.")
        continue
      }
      guard let (host, number) = address(of: port, binding, container, owner) else {
        notes.append("Port \(port) has no address.")
        continue
      }
      let own = variables["name"]?.commaSeparated ?? []
      let suffix = candidates.count > 1 && !variables.ofPort.contains("name") ? "-\(port.number)" : ""
      for (place, name) in (own.isEmpty ? [Self.name(of: container)] : own).enumerated() {
        let id = variables["id"] ?? id(of: port, container)
        services.append(
          ContainerService(
            name: name + suffix, id: place == 0 ? id : "\(id):\(name)", host: host, port: number,
            tags: (variables["tags"]?.commaSeparated ?? []) + tags + (port.transport == "udp" ? ["udp"] : []),
            attributes: variables.attributes, privatePort: port.number, container: container.id,
            containerHostname: container.hostname, health: ContainerHealth(container.state)))
      }
    }
    return (services, notes)
  }

  /// The ports in question, each with where it is published.
  private func ports(of container: DockerContainer) -> [(port: DockerPort, binding: DockerContainer.Binding?)] {
    var ports: [DockerPort: DockerContainer.Binding?] = [:]
    for port in container.exposedPorts {
      switch container.network {
      // There, what listens is there without being published.
      case .host, .container: ports[port] = .some(DockerContainer.Binding("", String(port.number)))
      default: ports[port] = .some(nil)
      }
    }
    for (port, bindings) in container.ports {
      let published = bindings?.first { Int($0.hostPort) ?? 0 > 0 }
      if published != nil || ports[port] == nil { ports[port] = .some(published) }
    }
    return ports.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func id(of port: DockerPort, _ container: DockerContainer) -> String {
    let transport = port.transport == "tcp" ? "" : ":\(port.transport)"
    return "\(options.hostname):\(container.name):\(port.number)\(transport)"
  }

  /// The last part of the image's name, without tag and digest; the container's where its image was named by a digest alone.
  private static func name(of container: DockerContainer) -> String {
    let image = container.image.split(separator: "@", maxSplits: 1).first ?? ""
    let base = image.split(separator: "/").last?.split(separator: ":").first.map(String.init) ?? ""
    return base.isEmpty || base == "sha256" ? container.name : base
  }

  // MARK: Addresses

  private func address(
    of port: DockerPort, _ binding: DockerContainer.Binding?, _ container: DockerContainer, _ owner: DockerContainer?
  ) -> (String, Int)? {
    if case .container = container.network {
      guard let owner else { return nil }
      let host = owner.network == .host ? hostAddress : owner.ownAddress
      return host.map { ($0, port.number) }
    }
    guard var (host, number) = ownAddress(of: port, binding, container) else { return nil }
    if let label = options.addressLabel, let labelled = container.labels[label]?.split(separator: "/").first { host = String(labelled) }
    number = (1...65_535).contains(number) ? number : port.number
    return (host, number)
  }

  private func ownAddress(of port: DockerPort, _ binding: DockerContainer.Binding?, _ container: DockerContainer) -> (String, Int)? {
    let published = binding.flatMap { Int($0.hostPort) } ?? port.number
    if options.isInternal {
      return (container.network == .host ? hostAddress : container.ownAddress).map { ($0, port.number) }
    }
    if let forced = options.forcedAddress { return (forced, published) }
    if case .named(let name) = container.network, let address = container.networks[name]?.any { return (address, port.number) }
    let bound = binding?.hostAddress ?? ""
    return (["", "0.0.0.0", "::"].contains(bound) ? hostAddress : bound, published)
  }

  private var hostAddress: String { options.forcedAddress ?? options.hostAddress }
}
