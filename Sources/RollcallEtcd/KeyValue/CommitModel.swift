import EtcdClient
import Rollcall

/// One key as a commit sees it while its operations are done one after the other.
struct CommitModel: Sendable, Equatable {
  /// As etcd has it.
  let stored: StoredKey
  private(set) var value: [UInt8]?
  private(set) var flags: UInt64
  private(set) var holder: EtcdLeaseID?
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
    holder = stored.holder
    lockCount = stored.lockCount
    lease = stored[.value]?.lease
    restLease = stored[.rest]?.lease
  }

  /// The revision that conditions ask for; nil for a key that is not there. What this commit wrote has none yet.
  var revision: Revision? {
    guard value != nil else { return nil }
    return isWritten ? Revision(.max) : Revision(etcd: stored[.value]?.modRevision ?? 0)
  }

  /// Whether a lost lock still rests.
  var isResting: Bool { holder == nil && restLease != nil }

  mutating func write(_ value: [UInt8], flags: UInt64) {
    self.value = value
    self.flags = flags
    isWritten = true
  }

  mutating func lock(_ value: [UInt8], flags: UInt64, for session: LockingSession) {
    write(value, flags: flags)
    lease = session.deletesKeys ? session.lease : nil
    guard holder != session.lease else { return }
    holder = session.lease
    restLease = session.restLease
    lockCount += 1
    isCounted = true
  }

  mutating func unlock(_ value: [UInt8], flags: UInt64) {
    write(value, flags: flags)
    lease = nil
    holder = nil
    restLease = nil
  }

  mutating func delete() {
    value = nil
    flags = 0
    holder = nil
    lockCount = 0
    lease = nil
    restLease = nil
    isWritten = false
    isCounted = false
    isDeleted = true
  }

  /// - Parameter revision: that of the commit.
  func entry(_ key: String, at revision: Revision) -> KeyValueEntry? {
    guard let value else { return nil }
    let created = stored[.value].map { Revision(etcd: $0.createRevision) } ?? revision
    let modified = isWritten ? revision : Revision(etcd: stored[.value]?.modRevision ?? 0)
    return KeyValueEntry(
      key: key, value: value, flags: flags, createRevision: created, modifyRevision: modified, lockCount: lockCount,
      session: holder.map { SessionID($0) })
  }
}
