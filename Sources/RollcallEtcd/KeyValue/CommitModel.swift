import EtcdClient
import Rollcall

/// One key as a commit sees it while its operations are done one after the other.
struct CommitModel: KeyModel, Equatable {
  /// As etcd has it.
  let stored: StoredKey
  private(set) var value: [UInt8]?
  private(set) var flags: UInt64
  /// What the lock hangs on.
  private(set) var lockLease: EtcdLeaseID?
  private(set) var lockCount: UInt64
  /// What the value hangs on.
  private(set) var lease: EtcdLeaseID?
  /// On which lease the lock's resting will be.
  private(set) var restLease: EtcdLeaseID?
  private(set) var isWritten = false
  /// Locked anew in this commit, maybe unlocked again.
  private(set) var isCounted = false
  /// Deleted in this commit, maybe written again.
  private(set) var isDeleted = false

  init(_ stored: StoredKey) {
    self.stored = stored
    value = stored[.value]?.value
    flags = stored.flags
    lockLease = stored.holder
    lockCount = stored.lockCount
    lease = stored[.value]?.lease
    restLease = stored[.rest]?.lease
  }

  var revision: Revision? {
    guard value != nil else { return nil }
    return isWritten ? Revision(.max) : Revision(etcd: stored[.value]?.modRevision ?? 0)
  }

  var holder: SessionID? { lockLease.map { SessionID($0) } }

  var isResting: Bool { lockLease == nil && restLease != nil }

  mutating func write(_ value: [UInt8], flags: UInt64) {
    self.value = value
    self.flags = flags
    isWritten = true
  }

  mutating func lock(_ value: [UInt8], flags: UInt64, for session: LockingSession) {
    write(value, flags: flags)
    lease = session.deletesKeys ? session.lease : nil
    guard lockLease != session.lease else { return }
    lockLease = session.lease
    restLease = session.restLease
    lockCount += 1
    isCounted = true
  }

  mutating func unlock(_ value: [UInt8], flags: UInt64) {
    write(value, flags: flags)
    lease = nil
    lockLease = nil
    restLease = nil
  }

  mutating func delete() {
    value = nil
    flags = 0
    lockLease = nil
    lockCount = 0
    lease = nil
    restLease = nil
    isWritten = false
    isCounted = false
    isDeleted = true
  }

  func entry(_ key: String, at revision: Revision) -> KeyValueEntry? {
    guard let value else { return nil }
    let created = stored[.value].map { Revision(etcd: $0.createRevision) } ?? revision
    let modified = isWritten ? revision : Revision(etcd: stored[.value]?.modRevision ?? 0)
    return KeyValueEntry(
      key: key, value: value, flags: flags, createRevision: created, modifyRevision: modified, lockCount: lockCount,
      session: holder)
  }
}
