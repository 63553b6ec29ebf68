import Rollcall
import RollcallLayouts
import ZooKeeperClient

/// A catalog over ZooKeeper.
final class ZooKeeperCatalog: Catalog {
  let description: String
  let capabilities: CatalogCapabilities
  private let link: ZooKeeperLink
  private let keepers: ZooKeeperSessions

  init(_ link: ZooKeeperLink) {
    description = link.url
    self.link = link
    keepers = ZooKeeperSessions(link)
    var capabilities: CatalogCapabilities = [.keyTransactions]
    if link.places.layout.carriesHealth { capabilities.insert(.health) }
    if link.places.hasParts { capabilities.formUnion([.keyFlags, .locks]) }
    self.capabilities = capabilities
  }

  private var nodes: NodeReader { NodeReader(layout: link.places.layout) }

  var connection: ConnectionState { link.monitor.current }

  func connectionUpdates() -> AsyncStream<ConnectionState> { link.monitor.updates() }

  func status() async throws -> CatalogStatus { try await StatusReport(link: link).read(connection) }

  // MARK: Reading

  func services() async throws -> ServiceList {
    try await read(link.places.services()) { [nodes] in ServiceTally(reader: nodes, links: $0) }
  }

  func serviceUpdates() -> AsyncStream<ServiceList> {
    follow("services", link.places.services()) { [nodes] in ServiceTally(reader: nodes, links: $0) }
  }

  func instances(of service: ServiceName) async throws -> ServiceSnapshot {
    try service.validate()
    return try await read(link.places.instances(of: service)) { [nodes] in InstanceSet(of: service, reader: nodes, links: $0) }
  }

  func updates(of service: ServiceName) -> AsyncStream<ServiceSnapshot> {
    follow("instances of \(service)", link.places.instances(of: service)) { [nodes] in
      InstanceSet(of: service, reader: nodes, links: $0)
    }
  }

  private func read<Fold: NodeFold>(_ range: Places.Range, _ empty: ([Relocation]) -> Fold) async throws -> Fold.Snapshot {
    try await link.read(range, empty)
  }

  private func follow<Fold: NodeFold>(
    _ name: String, _ range: Places.Range, _ empty: @escaping @Sendable ([Relocation]) -> Fold
  ) -> AsyncStream<Fold.Snapshot> {
    let follower = Follower(link: link, name: name, range: range, empty: empty)
    return link.watches.stream { await follower.run($0) }
  }

  // MARK: Writing

  func openSession(_ options: SessionOptions) async throws -> any CatalogSession { try await keepers.open(options) }

  func register(_ instance: ServiceInstance) async throws {
    let link = link
    _ = try await link.perform { client in
      let writer = InstanceWriter(link: link, client: client, owner: nil)
      let record = try writer.record(for: instance)
      return try await link.performUntilKnown { try await writer.put(instance, as: record, former: nil) }
    }
  }

  func deregister(_ key: InstanceKey) async throws {
    guard link.places.layout.naming != .readOnly else {
      throw RollcallError(.unsupported, "\(link.url): the layout '\(link.places.layoutName)' is read only.")
    }
    let link = link
    let path = link.places.layout.key(of: key)
    try await link.perform { client in
      try await link.performUntilKnown { try await InstanceWriter(link: link, client: client, owner: nil).remove(path) }
    }
  }

  var keyValues: any KeyValueStore { ZooKeeperKeyValueStore(link: link, sessions: keepers) }

  /// ZooKeeper tells nobody of others' sessions; Rollcall's own folder does.
  var sessions: (any SessionDirectory)? {
    link.places.sessionFolder.map { ZooKeeperSessionDirectory(link: link, keepers: keepers, folder: $0) }
  }

  func close() async { await link.close() }
}
