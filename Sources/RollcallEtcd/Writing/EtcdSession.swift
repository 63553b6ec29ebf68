import EtcdClient
import Rollcall
import RollcallLayouts
private import Synchronization

/// A session over etcd: one lease, with every instance and lock of the session on it.
final class EtcdSession: CatalogSession {
  let id: SessionID
  let timeout: Duration?
  private let lease: EtcdLeaseID
  /// What both leases live for after a renewal.
  private let timeToLive: Duration
  private let rest: LockRest?
  private let link: EtcdLink
  /// Under which keys an instance may be on the lease, and when it was put there; 0 while that is not known.
  private let placements = Mutex<[InstanceKey: [String: Int64]]>([:])

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
    let (known, others) = placements.withLock { placements in
      // From now on it may be there, whatever comes of the write.
      let known = placements[instance.key, default: [:]][record.key, default: 0]
      placements[instance.key, default: [:]][record.key] = known
      return (known, placements[instance.key, default: [:]].keys.filter { $0 != record.key })
    }
    let revision = try await writer.put(instance, as: record, on: lease, expected: known)
    placements.withLock { $0[instance.key, default: [:]][record.key] = revision }
    // In layouts whose keys are addresses, an instance that moves leaves another key behind.
    for key in others { try await remove(key, of: instance.key) }
  }

  func deregister(_ key: InstanceKey) async throws {
    let keys = placements.withLock { $0[key].map { Array($0.keys) } } ?? [link.places.layout.key(of: key)]
    for place in keys { try await remove(place, of: key) }
  }

  private func remove(_ key: String, of instance: InstanceKey) async throws {
    try await writer.remove(key, from: lease)
    placements.withLock { placements in
      placements[instance]?[key] = nil
      if placements[instance]?.isEmpty == true { placements[instance] = nil }
    }
  }

  func close() async throws {
    try await rest?.begin(link)
    try await link.revoke(lease)
    if let rest { try await link.revoke(rest.lease) }
    placements.withLock { $0 = [:] }
  }
}
