import Rollcall

/// One key as a commit sees it while its operations are done one after the other.
struct CommitModel: KeyModel, Equatable {
  /// As ZooKeeper has it.
  let stored: StoredKey
  private(set) var value: [UInt8]?
  private(set) var record: KeyRecord
  private(set) var holder: SessionID?
  /// The session that everything of the key hangs on; nil for what stays.
  private(set) var owner: SessionID?
  private(set) var isWritten = false
  /// Locked anew in this commit, maybe unlocked again.
  private(set) var isCounted = false

  init(_ stored: StoredKey) {
    self.stored = stored
    value = stored.isKey ? stored[.value]?.data : nil
    record = stored.record
    holder = stored.holder
    owner = stored.isKey ? stored[.value]?.session : nil
  }

  var revision: Revision? {
    guard value != nil else { return nil }
    return isWritten ? Revision(.max) : stored[.value]?.modifyRevision
  }

  var isResting: Bool { holder == nil && record.lockDelay != nil }

  mutating func write(_ value: [UInt8], flags: UInt64) {
    self.value = value
    record.flags = flags == 0 ? nil : flags
    isWritten = true
  }

  mutating func lock(_ value: [UInt8], flags: UInt64, for session: LockingSession) {
    write(value, flags: flags)
    owner = session.deletesKeys ? session.id : nil
    guard holder != session.id else { return }
    holder = session.id
    record.locks = (record.locks ?? 0) + 1
    record.lockDelay = session.lockDelay
    record.lostAt = nil
    isCounted = true
  }

  mutating func unlock(_ value: [UInt8], flags: UInt64) {
    write(value, flags: flags)
    owner = nil
    holder = nil
    record.lockDelay = nil
    record.lostAt = nil
  }

  mutating func delete() {
    value = nil
    record = KeyRecord()
    holder = nil
    owner = nil
    isWritten = false
    isCounted = false
  }

  func entry(_ key: String, at revision: Revision) -> KeyValueEntry? {
    guard let value else { return nil }
    let node = stored[.value]
    return KeyValueEntry(
      key: key, value: value, flags: record.flags ?? 0, createRevision: isMade ? revision : node?.createRevision ?? revision,
      modifyRevision: isWritten ? revision : node?.modifyRevision ?? revision, lockCount: record.locks ?? 0, session: holder)
  }

  /// Whether the commit makes the value's node anew: a node that stays cannot become one that vanishes with a session, nor the other way about.
  var isMade: Bool { isWritten && stored[.value].map { $0.vanishes != (owner != nil) } ?? true }
}
