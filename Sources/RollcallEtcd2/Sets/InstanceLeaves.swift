import Etcd2Client
import Rollcall

/// Instances by their paths, and the set that they make.
struct InstanceLeaves<Snapshot: WatchedSet>: LeafFold {
  private let reader: RecordReader
  private let make: @Sendable ([RegisteredInstance], Revision) -> Snapshot
  private var byPath: [String: RegisteredInstance] = [:]
  private var revision = Revision.zero

  init(reader: RecordReader, _ make: @escaping @Sendable ([RegisteredInstance], Revision) -> Snapshot) {
    self.reader = reader
    self.make = make
  }

  var snapshot: Snapshot { make(Array(byPath.values), revision) }

  mutating func reset(to leaves: [Etcd2Node], at revision: Revision) {
    byPath = [:]
    for leaf in leaves { byPath[leaf.key] = reader.read(leaf) }
    self.revision = revision
  }

  mutating func change(_ path: String, to node: Etcd2Node?, at revision: Revision) {
    byPath[path] = node.flatMap(reader.read)
    self.revision = revision
  }

  mutating func remove(below folder: String, at revision: Revision) {
    byPath = byPath.filter { !$0.key.utf8.starts(with: folder.utf8) }
    self.revision = revision
  }
}

extension ServiceSnapshot {
  /// The instances of the service among others.
  init(of service: ServiceName, among instances: [RegisteredInstance], _ revision: Revision) {
    let own = instances.filter { $0.instance.service == service }
    self.init(
      service: service,
      instances: own.sorted { ($0.instance.id, $0.instance.node?.name ?? "") < ($1.instance.id, $1.instance.node?.name ?? "") },
      revision: revision)
  }
}

extension ServiceList {
  init(of instances: [RegisteredInstance], _ revision: Revision) {
    let services = Dictionary(grouping: instances, by: \.instance.service)
    self.init(
      services: services.filter { $0.key != .nodes }.map { name, instances in
        Summary(name: name, tags: Set(instances.flatMap(\.instance.tags)).sorted())
      }.sorted { $0.name < $1.name }, revision: revision)
  }
}
