import EtcdClient
import Rollcall

/// Reads and follows services and instances.
struct EtcdReader: Sendable {
  let link: EtcdLink

  private var records: RecordReader { RecordReader(layout: link.places.layout) }

  func services() async throws -> ServiceList {
    try await read(link.places.services(), ServiceTally(reader: records))
  }

  func instances(of service: ServiceName) async throws -> ServiceSnapshot {
    try service.validate()
    return try await read(link.places.instances(of: service), InstanceSet(of: service, reader: records))
  }

  func serviceUpdates() -> AsyncStream<ServiceList> {
    follow(link.places.services(), "services", ServiceTally(reader: records))
  }

  func updates(of service: ServiceName) -> AsyncStream<ServiceSnapshot> {
    follow(link.places.instances(of: service), "instances of \(service)", InstanceSet(of: service, reader: records))
  }

  private func read<Fold: RangeFold>(_ range: EtcdKeyRange, _ empty: Fold) async throws -> Fold.Snapshot {
    let listing = try await link.perform { try await $0.list(range) }
    var fold = empty
    for note in fold.reset(to: listing.entries, at: Revision(etcd: listing.revision)) { link.notes.log(note, to: link.logger) }
    return fold.snapshot
  }

  private func follow<Fold: RangeFold>(_ range: EtcdKeyRange, _ name: String, _ empty: Fold) -> AsyncStream<Fold.Snapshot> {
    let follower = Follower(link: link, name: name, range: range, empty: empty)
    return link.watches.stream { await follower.run($0) }
  }
}
