import EtcdClient
import Rollcall

/// The instances of one service among the keys under its prefix.
struct InstanceSet: RangeFold {
  private let service: ServiceName
  private let reader: RecordReader
  private var byKey: [EtcdKey: RegisteredInstance] = [:]
  /// By id, then by node.
  private var sorted: [RegisteredInstance] = []
  private var revision = Revision.zero

  init(of service: ServiceName, reader: RecordReader) {
    self.service = service
    self.reader = reader
  }

  var snapshot: ServiceSnapshot { ServiceSnapshot(service: service, instances: sorted, revision: revision) }

  mutating func reset(to entries: [EtcdKeyValue], at revision: Revision) -> [RecordNote] {
    var notes: [RecordNote] = []
    byKey = [:]
    for entry in entries { byKey[entry.key] = read(entry, &notes) }
    sorted = byKey.values.sorted { Self.precedes($0, $1) }
    self.revision = revision
    return notes
  }

  mutating func apply(_ changes: [EtcdChange], at revision: Revision) -> (hasChanged: Bool, notes: [RecordNote]) {
    var notes: [RecordNote] = []
    var hasChanged = false
    for change in changes {
      let old = byKey.removeValue(forKey: change.entry.key)
      let new = change.kind == .put ? read(change.entry, &notes) : nil
      guard old != nil || new != nil else { continue }
      hasChanged = true
      byKey[change.entry.key] = new
      replace(old, by: new)
    }
    if hasChanged { self.revision = revision }
    return (hasChanged, notes)
  }

  private func read(_ entry: EtcdKeyValue, _ notes: inout [RecordNote]) -> RegisteredInstance? {
    // The prefix of one service may hold others: `b/a` of `a.b` lies under `b/`.
    reader.read(entry, &notes).flatMap { $0.instance.service == service ? $0 : nil }
  }

  private mutating func replace(_ old: RegisteredInstance?, by new: RegisteredInstance?) {
    if let old, let place = place(of: old) {
      if let new, new.instance.key == old.instance.key {
        sorted[place] = new
        return
      }
      sorted.remove(at: place)
    }
    if let new { sorted.insert(new, at: sorted.partition { Self.precedes($0, new) }) }
  }

  private func place(of instance: RegisteredInstance) -> Int? {
    var place = sorted.partition { Self.precedes($0, instance) }
    while place < sorted.count, !Self.precedes(instance, sorted[place]) {
      if sorted[place] === instance { return place }
      place += 1
    }
    return nil
  }

  private static func precedes(_ left: RegisteredInstance, _ right: RegisteredInstance) -> Bool {
    left.instance.id == right.instance.id
      ? (left.instance.node?.name ?? "") < (right.instance.node?.name ?? "") : left.instance.id < right.instance.id
  }
}
