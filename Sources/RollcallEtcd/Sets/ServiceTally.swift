import EtcdClient
import Rollcall

/// The services with their tags: counts of each among all keys of the layout.
struct ServiceTally: RangeFold {
  private struct Counts {
    var instances = 0
    var tags: [String: Int] = [:]
  }

  private let reader: RecordReader
  private var byKey: [EtcdKey: RegisteredInstance] = [:]
  private var services: [ServiceName: Counts] = [:]
  private var revision = Revision.zero

  init(reader: RecordReader) {
    self.reader = reader
  }

  var snapshot: ServiceList {
    let summaries = services.map { ServiceList.Summary(name: $0.key, tags: $0.value.tags.keys.sorted()) }
    return ServiceList(services: summaries.sorted { $0.name < $1.name }, revision: revision)
  }

  mutating func reset(to entries: [EtcdKeyValue], at revision: Revision) -> [RecordNote] {
    var notes: [RecordNote] = []
    byKey = [:]
    services = [:]
    for entry in entries {
      guard let instance = read(entry, &notes) else { continue }
      byKey[entry.key] = instance
      _ = add(instance)
    }
    self.revision = revision
    return notes
  }

  mutating func apply(_ changes: [EtcdChange], at revision: Revision) -> (hasChanged: Bool, notes: [RecordNote]) {
    var notes: [RecordNote] = []
    var hasChanged = false
    for change in changes {
      let old = byKey.removeValue(forKey: change.entry.key)
      let new = change.kind == .put ? read(change.entry, &notes) : nil
      byKey[change.entry.key] = new
      // An instance that was merely renewed leaves the list as it was.
      if let old, let new, old.instance.service == new.instance.service, old.instance.tags == new.instance.tags { continue }
      if let old, remove(old) { hasChanged = true }
      if let new, add(new) { hasChanged = true }
    }
    if hasChanged { self.revision = revision }
    return (hasChanged, notes)
  }

  private func read(_ entry: EtcdKeyValue, _ notes: inout [RecordNote]) -> RegisteredInstance? {
    reader.read(entry, &notes).flatMap { $0.instance.service == .nodes ? nil : $0 }
  }

  /// - Returns: whether a name or tag is new.
  private mutating func add(_ instance: RegisteredInstance) -> Bool {
    var counts = services[instance.instance.service] ?? Counts()
    var isNews = counts.instances == 0
    counts.instances += 1
    for tag in Set(instance.instance.tags) {
      isNews = isNews || counts.tags[tag] == nil
      counts.tags[tag, default: 0] += 1
    }
    services[instance.instance.service] = counts
    return isNews
  }

  /// - Returns: whether a name or tag is gone.
  private mutating func remove(_ instance: RegisteredInstance) -> Bool {
    guard var counts = services[instance.instance.service] else { return false }
    counts.instances -= 1
    var isNews = counts.instances == 0
    for tag in Set(instance.instance.tags) {
      let left = (counts.tags[tag] ?? 1) - 1
      counts.tags[tag] = left > 0 ? left : nil
      isNews = isNews || left == 0
    }
    services[instance.instance.service] = counts.instances > 0 ? counts : nil
    return isNews
  }
}
