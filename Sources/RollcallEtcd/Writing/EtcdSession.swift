import EtcdClient
import Rollcall
import RollcallLayouts
private import Synchronization

/// A session over etcd: one lease, with every instance and lock of the session on it.
final class EtcdSession: CatalogSession {
  /// What is written where, on this session's lease.
  private struct Entry {
    var key: String
    /// When it was put; 0 while that is not known.
    var revision: Int64
  }

  let id: SessionID
  let timeout: Duration?
  private let lease: EtcdLeaseID
  /// What both leases live for after a renewal.
  private let timeToLive: Duration
  private let rest: LockRest?
  private let link: EtcdLink
  private let entries = Mutex<[InstanceKey: Entry]>([:])

  /// - Parameters:
  ///   - timeToLive: of the lease, as granted.
  ///   - timeout: the same, or nil for a session without a limit.
  init(_ lease: EtcdLeaseID, timeToLive: Duration, timeout: Duration?, rest: LockRest?, link: EtcdLink) {
    id = SessionID(lease)
    self.lease = lease
    self.timeToLive = timeToLive
    self.timeout = timeout
    self.rest = rest
    self.link = link
  }

  private var writer: EtcdWriter { EtcdWriter(link: link) }

  func renew() async throws {
    // The lease of resting locks first: it must not be the older one.
    if let rest { try await link.renew(rest.lease, timeToLive: timeToLive + rest.delay) }
    try await link.renew(lease, timeToLive: timeToLive)
  }

  func register(_ instance: ServiceInstance) async throws {
    let record = try writer.record(for: instance)
    try await link.pace.wait()
    let before = entries.withLock { entries in
      let before = entries[instance.key]
      // From now on it may be there, whatever comes of the write.
      if before?.key != record.key { entries[instance.key] = Entry(key: record.key, revision: 0) }
      return before
    }
    let expected = before.flatMap { $0.key == record.key ? $0.revision : nil } ?? 0
    let revision = try await writer.put(instance, as: record, on: lease, expected: expected)
    entries.withLock { $0[instance.key] = Entry(key: record.key, revision: revision) }
    // In layouts whose keys are addresses, an instance that moves has another key.
    if let before, before.key != record.key { try await writer.remove(before.key, from: lease) }
  }

  func deregister(_ key: InstanceKey) async throws {
    let place = entries.withLock { $0[key]?.key } ?? link.places.layout.key(of: key)
    try await writer.remove(place, from: lease)
    entries.withLock { $0[key] = nil }
  }

  func close() async throws {
    try await rest?.begin(link)
    try await link.revoke(lease)
    if let rest { try await link.revoke(rest.lease) }
    entries.withLock { $0 = [:] }
  }
}
