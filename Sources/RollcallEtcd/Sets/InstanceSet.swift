import EtcdClient
import Rollcall

/// The instances of one service among the keys under its prefix.
struct InstanceSet: RangeFold {
  private let service: ServiceName
  private let reader: RecordReader
  private var instances = InstanceList<EtcdKey>()
  private var revision = Revision.zero

  init(of service: ServiceName, reader: RecordReader) {
    self.service = service
    self.reader = reader
  }

  var snapshot: ServiceSnapshot { ServiceSnapshot(service: service, instances: instances.sorted, revision: revision) }

  mutating func reset(to entries: [EtcdKeyValue], at revision: Revision) -> [RecordNote] {
    var notes: [RecordNote] = []
    var byKey: [EtcdKey: RegisteredInstance] = [:]
    for entry in entries { byKey[entry.key] = read(entry, &notes) }
    instances = InstanceList(byKey)
    self.revision = revision
    return notes
  }

  mutating func apply(_ changes: [EtcdChange], at revision: Revision) -> (hasChanged: Bool, notes: [RecordNote]) {
    var notes: [RecordNote] = []
    var hasChanged = false
    for change in changes {
      if instances.replace(change.entry.key, by: change.kind == .put ? read(change.entry, &notes) : nil) { hasChanged = true }
    }
    if hasChanged { self.revision = revision }
    return (hasChanged, notes)
  }

  private func read(_ entry: EtcdKeyValue, _ notes: inout [RecordNote]) -> RegisteredInstance? {
    // The prefix of one service may hold others: `b/a` of `a.b` lies under `b/`.
    reader.read(entry, &notes).flatMap { $0.instance.service == service ? $0 : nil }
  }
}
