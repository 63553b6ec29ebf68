import EtcdClient
import Rollcall

extension EtcdLink {
  /// Renews a lease once.
  /// - Throws: `.sessionLost` when etcd has no such lease; transient errors.
  func renew(_ lease: EtcdLeaseID, timeToLive: Duration) async throws {
    try await withDeadline(settings.requestTimeout, "\(self.url): the lease \(lease) could not be renewed in time.") {
      try await self.perform { etcd in
        for try await event in etcd.keepAlive(EtcdLease(id: lease, timeToLive: timeToLive)) {
          switch event {
          case .renewed: return
          case .interrupted(let error): throw error
          }
        }
        throw CancellationError()
      }
    }
  }

  /// Ends a lease, with everything on it. One that is gone is no error.
  func revoke(_ lease: EtcdLeaseID) async throws {
    do {
      try await performUntilKnown { _ = try await $0.revokeLease(lease, call: $1) }
    } catch let error as RollcallError where error.code == .sessionLost {
      // It is gone.
    }
  }
}
