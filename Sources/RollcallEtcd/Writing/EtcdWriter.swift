import EtcdClient
import Rollcall
import RollcallLayouts

/// Writes instances where the layout has them.
struct EtcdWriter: Sendable {
  let link: EtcdLink

  /// - Throws: `.invalid`, or `.unsupported` for what the layout cannot carry.
  func record(for instance: ServiceInstance) throws -> TreeRecord {
    try instance.validate()
    guard instance.service != .nodes || link.places.layout.carriesHealth else {
      throw RollcallError(.unsupported, "\(link.url): the layout '\(link.places.layoutName)' has no place for nodes.")
    }
    return try link.places.layout.record(for: instance)
  }

  // MARK: On a lease

  /// Puts an instance on a lease, in one transaction where nobody else stands, and otherwise by the rule of ``Claim``.
  ///
  /// What is there already exactly so is left alone, so that it may be done again while nobody knows whether it took effect.
  /// - Parameter expected: the revision at which the caller has put it before; 0 when it has not.
  /// - Returns: the revision at which it stands.
  func put(_ instance: ServiceInstance, as record: TreeRecord, on lease: EtcdLeaseID, expected: Int64) async throws -> Int64 {
    let key = EtcdKey(record.key)
    var expected = expected
    while true {
      try Task.checkCancellation()
      let transaction = Self.transaction(key, record.value, lease, expected)
      let reply = try await link.performUntilKnown { try await $0.transaction(transaction, call: $1) }
      guard let found = try Self.found(reply) else { return Self.revision(reply) }
      guard let entry = found.entry else {
        expected = 0
        continue
      }
      if entry.lease != lease { try refuseConflict(entry, instance) }
      expected = entry.modRevision
    }
  }

  /// If exactly that is there, it is read; otherwise it is put if the key is still at the expected revision, and read if not.
  private static func transaction(_ key: EtcdKey, _ value: [UInt8], _ lease: EtcdLeaseID, _ expected: Int64) -> EtcdTransaction {
    let put = EtcdTransaction(
      when: [.isUnchanged(key, since: expected)], then: [.put(EtcdPut(key, value, lease: .attach(lease)))], otherwise: [.range(.key(key))])
    return EtcdTransaction(
      when: [
        EtcdComparison(.key(key), .equal, .value(value)), EtcdComparison(.key(key), .equal, .lease(lease)),
      ], then: [.range(.key(key))], otherwise: [.transaction(put)])
  }

  /// - Returns: nil when the entry is as it should be; otherwise what stands there instead.
  private static func found(_ reply: EtcdTransactionReply) throws -> (entry: EtcdKeyValue?, Void)? {
    if reply.succeeded { return nil }
    guard case .transaction(let inner)? = reply.replies.first else { throw unexpected }
    if inner.succeeded { return nil }
    guard case .range(let range)? = inner.replies.first else { throw unexpected }
    return (range.entries.first, ())
  }

  private static func revision(_ reply: EtcdTransactionReply) -> Int64 {
    if case .range(let range)? = reply.replies.first, let entry = range.entries.first { return entry.modRevision }
    return reply.header.revision
  }

  private static var unexpected: EtcdError {
    EtcdError(.internal, outcome: .ambiguous, message: "etcd's reply to a transaction does not fit it")
  }

  private func refuseConflict(_ entry: EtcdKeyValue, _ instance: ServiceInstance) throws {
    var notes: [RecordNote] = []
    let read = RecordReader(layout: link.places.layout).read(entry, &notes)?.instance
    guard case .conflict(let holder) = Claim(isHeld: entry.lease != nil, found: read, by: instance) else { return }
    throw RollcallError(
      .conflict,
      "\(link.url): \(instance.key) is held by another live owner, at \(holder). Give this instance another id, or stop the other.")
  }

  /// Removes a key if it hangs on that lease.
  func remove(_ key: String, from lease: EtcdLeaseID) async throws {
    let key = EtcdKey(key)
    let transaction = EtcdTransaction(when: [EtcdComparison(.key(key), .equal, .lease(lease))], then: [.delete(.key(key))])
    _ = try await link.performUntilKnown { try await $0.transaction(transaction, call: $1) }
  }

  // MARK: On none

  func putPermanently(_ instance: ServiceInstance) async throws {
    let record = try record(for: instance)
    let put = EtcdPut(EtcdKey(record.key), record.value)
    _ = try await link.performUntilKnown { try await $0.put(put, call: $1) }
  }

  func remove(_ instance: InstanceKey) async throws {
    let key = EtcdKey(link.places.layout.key(of: instance))
    _ = try await link.performUntilKnown { try await $0.delete(.key(key), call: $1) }
  }
}
