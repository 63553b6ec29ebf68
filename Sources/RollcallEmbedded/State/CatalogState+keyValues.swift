internal import Rollcall

extension CatalogState {
  /// Performs key operations in order, all or none.
  mutating func commit(
    _ operations: [KeyValueOperation], in space: String, at now: Duration, _ changes: inout [Change]
  ) -> KeyValueOutcome {
    // One operation changes nothing when it is refused; of several, the earlier ones are taken back.
    let before = operations.count > 1 ? self : nil
    let recorded = changes.count
    let revision = counters.revision.next
    var results: [[KeyValueEntry]] = []
    var refusals: [KeyValueOutcome.Refusal] = []
    for (index, operation) in operations.enumerated() {
      switch perform(operation, in: space, at: now, revision, &changes) {
      case .success(let entries): results.append(entries)
      case .failure(let refused): refusals.append(.init(operation: index, reason: refused.reason))
      }
    }
    guard refusals.isEmpty else {
      if let before {
        self = before
        changes.removeSubrange(recorded...)
      }
      return .refused(refusals)
    }
    if let reaped = spaces[space]?.reapingPoint(keeping: Self.rememberedTombstones) {
      record(.reaped(space: space, upTo: reaped), &changes)
    }
    return .committed(results, revision: counters.revision)
  }

  private struct Refused: Error {
    var reason: KeyValueOutcome.Refusal.Reason
  }

  private mutating func perform(
    _ operation: KeyValueOperation, in space: String, at now: Duration, _ revision: Revision, _ changes: inout [Change]
  ) -> Result<[KeyValueEntry], Refused> {
    func refused(_ reason: KeyValueOutcome.Refusal.Reason) -> Result<[KeyValueEntry], Refused> {
      .failure(Refused(reason: reason))
    }
    switch operation {
    case .get(let key):
      return entry(key, in: space).map { .success([$0]) } ?? refused(.missing)
    case .list(let prefix):
      return .success(spaces[space]?.entries(prefix: prefix) ?? [])
    case .check(let key, let expectation):
      return Self.violation(of: expectation, by: entry(key, in: space)).map(refused) ?? .success([])
    case .set(let key, let value, let flags, let condition):
      let old = entry(key, in: space)
      if let reason = Self.violation(of: condition, by: old) { return refused(reason) }
      let new = put(key, value, flags, session: old?.session, lockCount: old?.lockCount ?? 0, in: space, revision, &changes)
      return .success([new])
    case .delete(let key, let condition):
      guard let old = entry(key, in: space) else { return .success([]) }
      if let reason = Self.violation(of: condition, by: old) { return refused(reason) }
      delete(old, in: space, revision, &changes)
      return .success([])
    case .deletePrefix(let prefix):
      for old in spaces[space]?.entries(prefix: prefix) ?? [] { delete(old, in: space, revision, &changes) }
      return .success([])
    case .acquire(let key, let value, let flags, let session):
      guard sessions[session] != nil else { return refused(.unknownSession) }
      let old = entry(key, in: space)
      if let holder = old?.session, holder != session { return refused(.notHolder) }
      let address = LockAddress(space: space, key: key)
      if let until = restingLocks[address] {
        guard until <= now else { return refused(.lockDelay) }
        record(.rested(address, until: nil), &changes)
      }
      let locks = old?.lockCount ?? 0
      let count = old?.session == session ? locks : locks &+ 1
      return .success([put(key, value, flags, session: session, lockCount: count, in: space, revision, &changes)])
    case .release(let key, let value, let flags, let session):
      guard let old = entry(key, in: space) else { return refused(.missing) }
      guard old.session == session else { return refused(.notHolder) }
      return .success([put(key, value, flags, session: nil, lockCount: old.lockCount, in: space, revision, &changes)])
    }
  }

  /// Writes an entry unless exactly that is there already, as Consul does: then nothing changes, and nobody wakes.
  private mutating func put(
    _ key: String, _ value: [UInt8], _ flags: UInt64, session: SessionID?, lockCount: UInt64, in space: String,
    _ revision: Revision, _ changes: inout [Change]
  ) -> KeyValueEntry {
    let old = entry(key, in: space)
    if let old, old.value == value, old.flags == flags, old.session == session, old.lockCount == lockCount { return old }
    let new = KeyValueEntry(
      key: key, value: value, flags: flags, createRevision: old?.createRevision ?? revision, modifyRevision: revision,
      lockCount: lockCount, session: session)
    record(.wrote(StoredKey(new), space: space), &changes)
    return new
  }

  private mutating func delete(_ old: KeyValueEntry, in space: String, _ revision: Revision, _ changes: inout [Change]) {
    record(.wrote(StoredKey(tombstoneOf: KeyText(old.key), revision: revision), space: space), &changes)
  }

  private static func violation(
    of condition: KeyValueOperation.Condition, by entry: KeyValueEntry?
  ) -> KeyValueOutcome.Refusal.Reason? {
    switch condition {
    case .none: nil
    case .revision(.zero): entry == nil ? nil : .exists
    case .revision(let revision):
      entry.map { $0.modifyRevision == revision ? nil : .revisionDiffers } ?? .missing
    }
  }

  private static func violation(
    of expectation: KeyValueOperation.Expectation, by entry: KeyValueEntry?
  ) -> KeyValueOutcome.Refusal.Reason? {
    switch expectation {
    case .absent: return entry == nil ? nil : .exists
    case .revision(let revision):
      guard let entry else { return .missing }
      return entry.modifyRevision == revision ? nil : .revisionDiffers
    case .heldBy(let session):
      guard let entry else { return .missing }
      return entry.session == session ? nil : .notHolder
    }
  }
}
