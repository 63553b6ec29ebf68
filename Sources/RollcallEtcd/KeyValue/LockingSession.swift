import EtcdClient
import Rollcall
import RollcallLayouts

/// What a commit needs to know of a session that locks.
struct LockingSession: Sendable, Equatable {
  var lease: EtcdLeaseID
  var deletesKeys: Bool
  var restLease: EtcdLeaseID?

  init(lease: EtcdLeaseID, _ document: SessionDocument) {
    self.lease = lease
    deletesKeys = document.options.lockBehavior == .delete
    restLease = document.rest
  }
}
