import Foundation
import Rollcall

/// Puts what is known together from its records, whatever their order.
struct StoredReading {
  private var confirmed: Date?
  private var list: ServiceList?
  private var revisions: [ServiceName: Revision] = [:]
  private var instances: [ServiceName: [RegisteredInstance]] = [:]
  private var keys: [KeyValueSnapshot] = []

  /// - Throws: ``Rollcall/RollcallError`` `.newerFormat`, or what the decoder says, for a record that cannot be read.
  mutating func add(_ entry: KeyValueEntry) throws {
    let record = try MemoryRecord(entry.value)
    if let instance = record.instance {
      instances[instance.instance.service, default: []].append(
        RegisteredInstance(
          instance.instance, createRevision: instance.created, modifyRevision: instance.modified,
          session: instance.session.map { SessionID($0) }))
    } else if let service = record.service {
      revisions[service] = record.revision
    } else if let services = record.services {
      list = ServiceList(services: services.map { .init(name: $0.name, tags: $0.tags) }, revision: record.revision ?? .zero)
    } else if let entries = record.entries, let selector = record.prefix.map(KeySelector.prefix) ?? record.key.map(KeySelector.key) {
      let entries = entries.map {
        KeyValueEntry(
          key: $0.key, value: [UInt8]($0.value), flags: $0.flags, createRevision: $0.created, modifyRevision: $0.modified,
          lockCount: $0.locks, session: $0.session.map { SessionID($0) })
      }
      keys.append(KeyValueSnapshot(selector: selector, entries: entries, revision: record.revision ?? .zero))
    } else if let time = record.confirmed {
      confirmed = Date(timeIntervalSince1970: time)
    }
  }

  var known: LastKnown {
    var known = LastKnown()
    if let confirmed { known.confirm(at: confirmed) }
    if let list { known.keep(list) }
    for (service, revision) in revisions {
      let instances = (instances[service] ?? []).sorted { ($0.id, $0.node?.name ?? "") < ($1.id, $1.node?.name ?? "") }
      known.keep(ServiceSnapshot(service: service, instances: instances, revision: revision))
    }
    for snapshot in keys { known.keep(snapshot) }
    return known
  }
}
