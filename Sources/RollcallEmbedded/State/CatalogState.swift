internal import Rollcall

/// Everything a catalog holds, at one revision: a pure value, without I/O and without a clock.
///
/// ``perform(_:at:recording:)`` carries out a command and records what changed; ``apply(_:)`` makes the same changes to another copy.
struct CatalogState: Sendable {
  /// The oldest tombstones of a key space are forgotten when it has twice as many.
  static let rememberedTombstones = 8_192
  /// Above as many, those are forgotten that have rested long enough.
  static let rememberedRestingLocks = 1_024

  var counters = Counters()
  private(set) var services: [ServiceName: ServiceTable] = [:]
  /// Sorted by name.
  private(set) var summaries: [ServiceList.Summary] = []
  private(set) var sessions: [SessionID: SessionState] = [:]
  private(set) var spaces: [String: KeySpace] = [:]
  /// Until when a lock that was lost with its session rests.
  private(set) var restingLocks: [LockAddress: Duration] = [:]
  private(set) var instanceCount = 0
}

extension CatalogState {
  func snapshot(of service: ServiceName) -> ServiceSnapshot {
    guard let table = services[service] else {
      return ServiceSnapshot(service: service, instances: [], revision: shown(counters.extinction))
    }
    return ServiceSnapshot(service: service, instances: table.instances, revision: table.revision)
  }

  var serviceList: ServiceList {
    ServiceList(services: summaries, revision: shown(counters.services))
  }

  /// The revision of the list of sessions.
  var sessionsRevision: Revision { shown(counters.sessions) }

  func entry(_ key: String, in space: String) -> KeyValueEntry? {
    spaces[space]?[key]
  }

  /// The revision of a selection of keys in which nothing is or was, as far as is remembered.
  func emptyRevision(ofSpace space: String) -> Revision {
    shown(counters.reaped[space] ?? .zero)
  }

  /// Readers wait for a revision above the one they have seen, and zero would mean that they have seen none.
  private func shown(_ revision: Revision) -> Revision { max(revision, Revision(1)) }
}

extension CatalogState {
  /// Makes one change. The counters of names, tags and extinctions follow from it; the other counters come with the command.
  mutating func apply(_ change: Change) {
    switch change {
    case .opened(let entry):
      sessions[entry.id] = SessionState(entry)
      counters.sessions = max(counters.sessions, entry.createRevision)
      counters.revision = max(counters.revision, entry.createRevision)
    case .ended(let entry, let revision):
      sessions[entry.id] = nil
      counters.sessions = revision
      counters.revision = revision
    case .registered(let registered, let replacing, _):
      put(registered, replacing: replacing)
    case .removed(let gone, _, let revision):
      remove(gone, at: revision)
    case .wrote(let stored, let space):
      write(stored, in: space)
    case .reaped(let space, let revision):
      spaces[space]?.reap(upTo: revision)
      counters.reaped[space] = revision
    case .rested(let address, let until):
      restingLocks[address] = until
    }
  }

  private mutating func put(_ registered: RegisteredInstance, replacing: RegisteredInstance?) {
    let service = registered.instance.service
    let revision = registered.modifyRevision
    counters.revision = max(counters.revision, revision)
    let isNew = services[service] == nil
    let tagsChanged = services[service, default: ServiceTable()].put(registered)
    if tagsChanged || isNew { summarize(service, at: revision) }
    if replacing == nil { instanceCount += 1 }
    if let replacing, let previous = replacing.session, previous != registered.session {
      sessions[previous]?.remove(replacing)
    }
    if let session = registered.session { sessions[session]?.put(registered) }
  }

  private mutating func remove(_ gone: [RegisteredInstance], at revision: Revision) {
    counters.revision = revision
    instanceCount -= gone.count
    for registered in gone {
      if let session = registered.session { sessions[session]?.remove(registered) }
    }
    for (service, gone) in Dictionary(grouping: gone, by: \.instance.service) {
      let tagsChanged = services[service]?.remove(gone, at: revision) ?? false
      if services[service]?.instances.isEmpty == true {
        services[service] = nil
        counters.extinction = revision
        summarize(service, at: revision)
      } else if tagsChanged {
        summarize(service, at: revision)
      }
    }
  }

  private mutating func summarize(_ service: ServiceName, at revision: Revision) {
    guard service != .nodes else { return }
    counters.services = max(counters.services, revision)
    let index = summaries.firstIndexWhereSorted { $0.name < service }
    let isListed = index < summaries.count && summaries[index].name == service
    guard let table = services[service] else {
      if isListed { summaries.remove(at: index) }
      return
    }
    let summary = ServiceList.Summary(name: service, tags: table.tags)
    if isListed {
      summaries[index] = summary
    } else {
      summaries.insert(summary, at: index)
    }
  }

  private mutating func write(_ stored: StoredKey, in space: String) {
    let previous = spaces[space]?[stored.key.text]?.session
    let session = stored.entry?.session
    counters.revision = max(counters.revision, stored.revision)
    spaces[space, default: KeySpace()].put(stored)
    guard previous != session else { return }
    let address = LockAddress(space: space, key: stored.key.text)
    if let previous { sessions[previous]?.locks.remove(address) }
    if let session { sessions[session]?.locks.insert(address) }
  }

  /// After loading: what was removed from a service leaves no instance that would tell its revision.
  mutating func restore(revision: Revision, of service: ServiceName) {
    guard let known = services[service]?.revision else { return }
    services[service]?.revision = max(known, revision)
  }
}
