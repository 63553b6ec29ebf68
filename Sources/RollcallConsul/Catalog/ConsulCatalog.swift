import ConsulAPI
import ConsulClient
import Rollcall

/// A catalog over Consul, or over anything that speaks its HTTP API, such as a Rollcall agent.
final class ConsulCatalog: Catalog {
  let description: String
  let capabilities: CatalogCapabilities = [.health, .locks, .keyFlags, .keyTransactions]
  private let link: ConsulLink
  private let monitor: ConnectionMonitor
  private let watches = WatchSet()
  private let monitoring: Task<Void, Never>

  init(_ link: ConsulLink, monitor: ConnectionMonitor) {
    description = link.url
    self.link = link
    self.monitor = monitor
    monitoring = Task { await monitor.run(link.connection) }
  }

  deinit {
    monitoring.cancel()
  }

  private var reader: ConsulReader { ConsulReader(link: link) }
  private var writer: ConsulWriter { ConsulWriter(link: link) }
  private var openSessions: ConsulSessions { ConsulSessions(link: link, watches: watches, monitor: monitor) }

  var connection: ConnectionState { monitor.current }

  func connectionUpdates() -> AsyncStream<ConnectionState> { monitor.updates() }

  func status() async throws -> CatalogStatus {
    try await link.perform { connection in
      let agent = try await connection.agentSelf()
      let leader = try await connection.leader().value
      let members = try await connection.members()
      let config = agent.value.config
      let isRollcall = agent.value.stats["rollcall"] != nil
      let catalogs = isRollcall ? try await connection.catalogStandings().map(\.detail) : []
      return CatalogStatus(
        server: "Consul \(config.version)",
        details: [
          CatalogStatus.Detail("endpoint", agent.endpoint.description), CatalogStatus.Detail("node", config.nodeName),
          CatalogStatus.Detail("datacenter", config.datacenter), CatalogStatus.Detail("leader", leader.isEmpty ? "none" : leader),
          CatalogStatus.Detail("members", String(members.count)),
        ] + catalogs)
    }
  }

  func services() async throws -> ServiceList {
    try await link.perform { _ in try await reader.services().value }
  }

  func serviceUpdates() -> AsyncStream<ServiceList> {
    watches.stream(
      Watch(
        name: "services", empty: ServiceList(services: [], revision: .zero), monitor: monitor, logger: link.logger,
        fetch: { [reader] in try await reader.services($0) }))
  }

  func instances(of service: ServiceName) async throws -> ServiceSnapshot {
    try service.validate()
    return try await link.perform { _ in try await reader.snapshot(of: service).value }
  }

  func updates(of service: ServiceName) -> AsyncStream<ServiceSnapshot> {
    watches.stream(
      Watch(
        name: "instances of \(service)", empty: ServiceSnapshot(service: service, instances: [], revision: .zero), monitor: monitor,
        logger: link.logger, fetch: { [reader] in try await reader.snapshot(of: service, $0) }))
  }

  func openSession(_ options: SessionOptions) async throws -> any CatalogSession {
    try await openSessions.open(options)
  }

  func register(_ instance: ServiceInstance) async throws {
    try instance.validate()
    if instance.service == .nodes { return try await writer.registerNode(instance) }
    if let node = instance.node, try await link.agentNode() != node.name {
      return try await writer.register(instance, on: node)
    }
    try await writer.registerPermanently(instance)
  }

  func deregister(_ key: InstanceKey) async throws {
    try await writer.remove(key)
  }

  var keyValues: any KeyValueStore { ConsulKeyValueStore(link: link, watches: watches, monitor: monitor) }

  var sessions: (any SessionDirectory)? { openSessions }

  func close() async {
    monitoring.cancel()
    watches.close()
    monitor.close()
    await link.connection.shutdown()
  }
}
