import EtcdClient
import Rollcall
import RollcallLayouts

/// A catalog over etcd's v3 API.
final class EtcdCatalog: Catalog {
  let description: String
  let capabilities: CatalogCapabilities
  private let link: EtcdLink
  private let monitor: ConnectionMonitor
  private let monitoring: Task<Void, Never>

  init(_ link: EtcdLink) {
    description = link.url
    self.link = link
    var capabilities: CatalogCapabilities = [.keyFlags, .keyTransactions]
    if link.places.layout.carriesHealth { capabilities.insert(.health) }
    if link.places.sessionRoot != nil { capabilities.insert(.locks) }
    self.capabilities = capabilities
    let monitor = ConnectionMonitor()
    monitor.note(link.etcd.connectionState)
    self.monitor = monitor
    monitoring = Task { [states = link.etcd.connectionStates] in await monitor.follow(states) }
  }

  deinit {
    monitoring.cancel()
  }

  private var reader: EtcdReader { EtcdReader(link: link) }

  var connection: ConnectionState { monitor.current }

  func connectionUpdates() -> AsyncStream<ConnectionState> { monitor.updates() }

  func status() async throws -> CatalogStatus { try await StatusReport(link: link).read(connection) }

  func services() async throws -> ServiceList { try await reader.services() }

  func serviceUpdates() -> AsyncStream<ServiceList> { reader.serviceUpdates() }

  func instances(of service: ServiceName) async throws -> ServiceSnapshot { try await reader.instances(of: service) }

  func updates(of service: ServiceName) -> AsyncStream<ServiceSnapshot> { reader.updates(of: service) }

  func openSession(_ options: SessionOptions) async throws -> any CatalogSession { try await EtcdSessions(link: link).open(options) }

  func register(_ instance: ServiceInstance) async throws { try await EtcdWriter(link: link).putPermanently(instance) }

  func deregister(_ key: InstanceKey) async throws { try await EtcdWriter(link: link).remove(key) }

  var keyValues: any KeyValueStore { EtcdKeyValueStore(link: link) }

  var sessions: (any SessionDirectory)? { link.places.sessionRoot.map { EtcdSessionDirectory(link: link, root: $0) } }

  func close() async {
    monitoring.cancel()
    link.watches.close()
    monitor.close()
    await link.etcd.close()
  }
}
