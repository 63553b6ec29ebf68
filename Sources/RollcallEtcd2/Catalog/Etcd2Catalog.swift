import Etcd2Client
import Rollcall
import RollcallLayouts

/// A catalog over etcd's v2 HTTP API, for readers and writers that speak nothing else.
final class Etcd2Catalog: Catalog {
  let description: String
  let capabilities: CatalogCapabilities
  private let link: Etcd2Link

  init(_ link: Etcd2Link) {
    description = link.url
    self.link = link
    capabilities = link.places.layout.carriesHealth ? [.health] : []
  }

  private var servicesFolder: String { Places.folder(of: link.places.layout.root) }

  private func folder(of service: ServiceName) -> String { Places.folder(of: link.places.layout.prefix(of: service)) }

  var connection: ConnectionState { link.monitor.current }

  func connectionUpdates() -> AsyncStream<ConnectionState> { link.monitor.updates() }

  func status() async throws -> CatalogStatus {
    try await link.perform { client in
      let version = try await client.version()
      let details = [
        CatalogStatus.Detail("endpoint", "\(client.currentEndpoint)"), CatalogStatus.Detail("layout", link.places.layoutName),
        CatalogStatus.Detail("api", "v2"),
      ]
      return CatalogStatus(server: "etcd \(version)", details: details)
    }
  }

  func services() async throws -> ServiceList { try await read(servicesFolder, serviceFold) }

  func serviceUpdates() -> AsyncStream<ServiceList> { follow(servicesFolder, serviceFold) }

  func instances(of service: ServiceName) async throws -> ServiceSnapshot {
    try service.validate()
    return try await read(folder(of: service), fold(of: service))
  }

  func updates(of service: ServiceName) -> AsyncStream<ServiceSnapshot> { follow(folder(of: service), fold(of: service)) }

  func openSession(_ options: SessionOptions) async throws -> any CatalogSession {
    guard let timeout = options.timeout, timeout > .zero else {
      throw RollcallError(.unsupported, "\(link.url): a session over etcd's v2 API needs a timeout: its keys have a TTL.")
    }
    // Whether there is a server to register with.
    _ = try await link.perform { try await $0.version() }
    return Etcd2Session(timeToLive: .seconds((timeout / .seconds(1)).rounded(.up)), link: link)
  }

  func register(_ instance: ServiceInstance) async throws {
    let writer = Etcd2Writer(link: link)
    let record = try writer.record(for: instance)
    _ = try await link.perform { try await $0.set(record.key, record.text ?? "") }
  }

  func deregister(_ key: InstanceKey) async throws {
    try await Etcd2Writer(link: link).remove(link.places.layout.key(of: key), ifIndex: nil)
  }

  var keyValues: any KeyValueStore { Etcd2KeyValueStore(link: link) }

  var sessions: (any SessionDirectory)? { nil }

  func close() async {
    link.watches.close()
    link.monitor.close()
    await link.client.close()
  }

  private var serviceFold: InstanceLeaves<ServiceList> { InstanceLeaves(reader: link.reader) { ServiceList(of: $0, $1) } }

  private func fold(of service: ServiceName) -> InstanceLeaves<ServiceSnapshot> {
    InstanceLeaves(reader: link.reader) { ServiceSnapshot(of: service, among: $0, $1) }
  }

  private func read<Fold: LeafFold>(_ folder: String, _ empty: Fold) async throws -> Fold.Snapshot {
    let (leaves, index) = try await link.perform { _ in try await link.leaves(of: folder) }
    var fold = empty
    fold.reset(to: leaves, at: Revision(index))
    return fold.snapshot
  }

  private func follow<Fold: LeafFold>(_ folder: String, _ empty: Fold) -> AsyncStream<Fold.Snapshot> {
    let follower = Follower(link: link, folder: folder, empty: empty)
    return link.watches.stream { await follower.run($0) }
  }
}
