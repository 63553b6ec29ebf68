import EtcdClient
import Rollcall

/// What a commit needs to know of a session that locks.
struct LockingSession: Sendable, Equatable {
  var lease: EtcdLeaseID
  var deletesKeys: Bool
  var restLease: EtcdLeaseID?

  init(lease: EtcdLeaseID, _ document: SessionDocument) {
    self.lease = lease
    deletesKeys = document.lockBehavior == .delete
    restLease = document.restLease?.lease
  }
}
