import EtcdClient
import Rollcall

/// The services with their tags among all keys of the layout.
struct ServiceTally: RangeFold {
  private let reader: RecordReader
  private var counts = ServiceCounts<EtcdKey>()
  private var revision = Revision.zero

  init(reader: RecordReader) {
    self.reader = reader
  }

  var snapshot: ServiceList { ServiceList(services: counts.summaries, revision: revision) }

  mutating func reset(to entries: [EtcdKeyValue], at revision: Revision) -> [RecordNote] {
    var notes: [RecordNote] = []
    counts = ServiceCounts()
    for entry in entries { _ = counts.replace(entry.key, by: reader.read(entry, &notes)) }
    self.revision = revision
    return notes
  }

  mutating func apply(_ changes: [EtcdChange], at revision: Revision) -> (hasChanged: Bool, notes: [RecordNote]) {
    var notes: [RecordNote] = []
    var hasChanged = false
    for change in changes {
      if counts.replace(change.entry.key, by: change.kind == .put ? reader.read(change.entry, &notes) : nil) { hasChanged = true }
    }
    if hasChanged { self.revision = revision }
    return (hasChanged, notes)
  }
}
