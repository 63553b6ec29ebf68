public import Rollcall

/// One service in a container, as it is to be registered: one for each published port, and name.
public struct ContainerService: Sendable, Hashable {
  public var name: String
  /// `<host name>:<container's name>:<port>`, unless the container says otherwise.
  public var id: String
  public var host: String
  public var port: Int
  public var tags: [String]
  /// The container's variables that mean nothing here, by their names in lower case.
  public var attributes: [String: String]
  /// The container's own port.
  public var privatePort: Int
  /// The container's id.
  public var container: String
  /// What the container calls itself.
  public var containerHostname: String
  /// What Docker knows of it; nil where it knows nothing.
  public var health: ContainerHealth?

  public init(
    name: String, id: String, host: String, port: Int, tags: [String] = [], attributes: [String: String] = [:], privatePort: Int,
    container: String, containerHostname: String = "", health: ContainerHealth? = nil
  ) {
    self.name = name
    self.id = id
    self.host = host
    self.port = port
    self.tags = tags
    self.attributes = attributes
    self.privatePort = privatePort
    self.container = container
    self.containerHostname = containerHostname
    self.health = health
  }

  /// Two of the same key cannot be registered both.
  public struct Key: Hashable, Sendable {
    public var name: String
    public var id: String
  }

  public var key: Key { Key(name: name, id: id) }

  /// As a catalog has it.
  public var instance: ServiceInstance {
    ServiceInstance(
      service: ServiceName(name), id: id, host: host, port: port, tags: tags, metadata: attributes, checks: check.map { [$0] } ?? [],
      // What registrator's layout in ZooKeeper tells besides.
      attributes: ["registrator.ContainerID": containerHostname, "registrator.PrivatePort": String(privatePort)])
  }

  /// Docker's HEALTHCHECK, as a check of the service.
  public var check: HealthCheck? {
    health.map { HealthCheck(id: "docker:\(id)", name: ContainerHealth.checkName, health: $0.health, output: $0.output, kind: "docker") }
  }
}
