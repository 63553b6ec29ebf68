import EtcdClient
import Rollcall
import RollcallLayouts

/// The keys below the URL's path: `a/b` lies at `<path>/a/b`, with the plain value, where any user of etcd finds it.
struct EtcdKeyValueStore: KeyValueStore {
  /// etcd's own limit is 1.5 MiB unless it was raised, for which it recommends no more than this.
  private static let largestValue = 10 << 20

  let link: EtcdLink

  private var places: Places { link.places }

  func get(_ key: String) async throws -> KeyValueEntry? {
    let path = try places.path(ofKey: key)
    let reply = try await link.perform { try await $0.range(KeyPart.range(of: path)) }
    return [String: StoredKey](reply.entries)[path]?.entry(key)
  }

  func list(_ prefix: String) async throws -> KeyValueSnapshot {
    let listing = try await link.perform { try await $0.list(places.keys(withPrefix: prefix)) }
    var keys = KeySet(.prefix(prefix), places: places)
    _ = keys.reset(to: listing.entries, at: Revision(etcd: listing.revision))
    return keys.snapshot
  }

  func updates(of selector: KeySelector) -> AsyncStream<KeyValueSnapshot> {
    let range: EtcdKeyRange
    do {
      range = try places.range(of: selector)
    } catch {
      // A key that cannot be is never there.
      return link.watches.stream { yield in
        yield(KeyValueSnapshot(selector: selector, entries: [], revision: .zero))
        for await _ in AsyncStream<Never>.makeStream().stream {}
      }
    }
    let follower = Follower(link: link, name: "keys \(selector)", range: range, empty: KeySet(selector, places: places))
    return link.watches.stream { await follower.run($0) }
  }

  func commit(_ operations: [KeyValueOperation]) async throws -> KeyValueOutcome {
    guard !operations.isEmpty else { return .committed([], revision: .zero) }
    try check(operations)
    if let set = try PlainSet(operations, places: places) {
      return set.outcome(try await link.perform { try await $0.transaction(set.transaction) }, places: places)
    }
    if operations.count == 1, let range = plainDeletion(operations[0]) {
      let reply = try await link.performUntilKnown { try await $0.delete(range, call: $1) }
      return .committed([[]], revision: Revision(etcd: reply.header.revision))
    }
    return try await commitPlanned(operations)
  }

  private func check(_ operations: [KeyValueOperation]) throws(RollcallError) {
    for operation in operations {
      switch operation {
      case .get(let key), .check(let key, _), .delete(let key, _): _ = try places.path(ofKey: key)
      case .set(let key, let value, _, _), .acquire(let key, let value, _, _), .release(let key, let value, _, _):
        _ = try places.path(ofKey: key)
        guard value.count <= Self.largestValue else {
          throw RollcallError(
            .tooLarge, "\(link.url): etcd keeps values of 1.5 MiB unless it is set otherwise; this one has \(value.count) bytes.")
        }
        if case .acquire = operation, places.sessionRoot == nil {
          throw RollcallError(.unsupported, "\(link.url): the layout '\(places.layoutName)' has no place for locks. Rollcall's own has.")
        }
      case .list, .deletePrefix: break
      }
    }
  }

  private func plainDeletion(_ operation: KeyValueOperation) -> EtcdKeyRange? {
    switch operation {
    case .delete(let key, .none): KeyPart.range(of: places.keyRoot + key)
    case .deletePrefix(let prefix) where places.isPlain(prefix: prefix): places.keys(withPrefix: prefix)
    default: nil
    }
  }

  // MARK: Worked out here

  /// Reads, works it out, and writes it if nothing has changed; again and again until that holds, or the time of one request is over.
  private func commitPlanned(_ operations: [KeyValueOperation]) async throws -> KeyValueOutcome {
    let deadline = ContinuousClock.now + link.settings.requestTimeout
    var backoff = Backoff(initial: .milliseconds(1), maximum: .milliseconds(200))
    while true {
      let (plan, revision) = try await plan(operations)
      guard plan.refusals.isEmpty, let transaction = plan.transaction else { return plan.outcome(at: Revision(etcd: revision)) }
      do {
        let reply = try await link.perform { try await $0.transaction(transaction) }
        if reply.succeeded { return plan.outcome(at: Revision(etcd: reply.header.revision)) }
      } catch let error as RollcallError where error.code == .sessionLost {
        // The session ended since it was read; read again, it is unknown.
      }
      guard ContinuousClock.now < deadline else {
        throw RollcallError(.timedOut, "\(link.url): others change the same keys so often that the commit found no gap.")
      }
      try await Task.sleep(for: backoff.next())
    }
  }

  /// - Returns: also the revision at which everything was read.
  private func plan(_ operations: [KeyValueOperation]) async throws -> (CommitPlan, Int64) {
    let reads = KeyReads(operations)
    let sessions = reads.sessions.compactMap { id in id.lease.flatMap { lease in places.sessionKey(lease).map { (id, lease, $0) } } }
    let ranges =
      reads.keys.map { KeyPart.range(of: places.keyRoot + $0) } + reads.prefixes.map { places.keys(withPrefix: $0) }
      + sessions.map { .key($0.2) }
    let reply = try await link.perform { try await $0.transaction(EtcdTransaction(then: ranges.map { .range($0) })) }
    var stored: [String: StoredKey] = [:]
    var living: [SessionID: LockingSession] = [:]
    for (place, part) in reply.replies.enumerated() {
      guard case .range(let range) = part else { continue }
      if place < ranges.count - sessions.count {
        stored.merge([String: StoredKey](range.entries)) { first, _ in first }
      } else {
        let (id, lease, _) = sessions[place - (ranges.count - sessions.count)]
        if let entry = range.entries.first, let document = SessionDocument(entry.value) {
          living[id] = LockingSession(lease: lease, document)
        }
      }
    }
    let revision = reply.header.revision
    return (CommitPlan(operations, stored: stored, sessions: living, readAt: revision, places: places), revision)
  }
}
