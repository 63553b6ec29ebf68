internal import Foundation
internal import Rollcall

extension CatalogState {
  /// Carries out a command, all of it or nothing, and appends what it changed to `changes`.
  mutating func perform(
    _ command: Command, at now: Duration, recording changes: inout [Change]
  ) -> Result<Reply, RollcallError> {
    switch command {
    case .open(let id, let options):
      let revision = counters.revision.next
      record(.opened(SessionList.Entry(id: id, options: options, createRevision: revision, modifyRevision: revision)), &changes)
      return .success(.done)
    case .end(let ids):
      for id in ids { end(id, at: now, &changes) }
      return .success(.done)
    case .confirm(let id):
      return sessions[id] == nil ? .failure(.lost(id)) : .success(.done)
    case .register(let instance, let session, let record):
      return register(instance, on: session, record: record, &changes)
    case .deregister(let key, let session):
      guard let registered = services[key.service]?.instance(key), session == nil || registered.session == session else {
        return .success(.done)
      }
      remove([registered], at: counters.revision.next, &changes)
      return .success(.done)
    case .commit(let operations, let space):
      return .success(.outcome(commit(operations, in: space, at: now, &changes)))
    case .restore(let contents):
      restore(contents, at: now, &changes)
      return .success(.done)
    }
  }

  mutating func record(_ change: Change, _ changes: inout [Change]) {
    apply(change)
    changes.append(change)
  }

  mutating func register(
    _ instance: ServiceInstance, on session: SessionID?, record: Data, _ changes: inout [Change]
  ) -> Result<Reply, RollcallError> {
    if let session, sessions[session] == nil { return .failure(.lost(session)) }
    let previous = services[instance.service]?.instance(instance.key)
    if let previous {
      if previous.session == session, previous.instance == instance { return .success(.done) }
      if let holder = previous.session, holder != session, previous.instance.address != instance.address {
        return .failure(
          RollcallError(
            .conflict,
            "\(instance.key) is registered at \(previous.instance.address) by the live session \(holder), so it cannot be "
              + "registered at \(instance.address). Choose another id, or stop the other one first."))
      }
    }
    let revision = counters.revision.next
    let registered = RegisteredInstance(
      instance, createRevision: previous?.createRevision ?? revision, modifyRevision: revision, session: session)
    self.record(.registered(registered, replacing: previous, record: record), &changes)
    return .success(.done)
  }

  mutating func remove(_ gone: [RegisteredInstance], at revision: Revision, _ changes: inout [Change]) {
    let counts = Dictionary(gone.lazy.map { ($0.instance.service, 1) }, uniquingKeysWith: +)
    let emptied = counts.filter { services[$0.key]?.instances.count == $0.value }
    record(.removed(gone, emptied: Set(emptied.keys), revision: revision), &changes)
  }

  /// Ends a session at one revision: its instances go, its locks are released or deleted, and rest.
  private mutating func end(_ id: SessionID, at now: Duration, _ changes: inout [Change]) {
    guard let session = sessions[id] else { return }
    let revision = counters.revision.next
    forgetRestedLocks(at: now, &changes)
    for address in session.locks.sorted(by: LockAddress.precedes) {
      let (space, key) = (address.space.text, address.key.text)
      switch session.entry.options.lockBehavior {
      case .release:
        guard var entry = entry(key, in: space) else { continue }
        entry.session = nil
        entry.modifyRevision = revision
        record(.wrote(StoredKey(entry), space: space), &changes)
      case .delete:
        record(.wrote(StoredKey(tombstoneOf: address.key, revision: revision), space: space), &changes)
      }
      if session.entry.options.lockDelay > .zero {
        record(.rested(address, until: now + session.entry.options.lockDelay), &changes)
      }
    }
    if !session.instances.isEmpty {
      remove(session.instances, at: revision, &changes)
    }
    record(.ended(session.entry, revision: revision), &changes)
  }

  /// Locks that have rested are forgotten by their next taker, and here when nobody takes them.
  private mutating func forgetRestedLocks(at now: Duration, _ changes: inout [Change]) {
    guard restingLocks.count > Self.rememberedRestingLocks else { return }
    for (address, until) in restingLocks where until <= now { record(.rested(address, until: nil), &changes) }
  }
}

extension RollcallError {
  static func lost(_ session: SessionID) -> RollcallError {
    RollcallError(.sessionLost, "The session \(session) is gone: it was closed, or it was not renewed in time.")
  }
}
