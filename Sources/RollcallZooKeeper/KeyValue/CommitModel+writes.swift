import Rollcall
import ZooKeeperClient

extension CommitModel {
  /// What brings a key from what it is to what a commit made of it, each step bound to the version that was read.
  struct Writes {
    /// What goes, to be done before anything else, the deepest first.
    var removals: [ZooKeeperOperation] = []
    /// What comes, stays or changes.
    var others: [ZooKeeperOperation] = []
    /// The value's node is not there and stays so: to be made sure of.
    var mustBeAbsent = false
  }

  /// The session on which something new must hang: only its own client can do that.
  var maker: SessionID? {
    let locks = holder != nil && holder != stored.holder
    let hangs = owner != nil && (isMade || stored[.record].map { !$0.vanishes } ?? true)
    return locks ? holder : hangs ? owner : nil
  }

  /// - Parameter childrenLeft: how many nodes will be below the value's.
  func writes(at path: String, acl: [ZooKeeperACL], childrenLeft: Int) -> Writes {
    var writes = Writes()
    let mode: ZooKeeperCreateMode = owner == nil ? .persistent : .ephemeral
    writeLock(KeyPart.lock.path(of: path), acl, &writes)
    writeRecord(KeyPart.record.path(of: path), acl, mode, &writes)
    switch (stored[.value], value) {
    case (nil, nil): writes.mustBeAbsent = true
    case (nil, let value?): writes.others += Self.make(path, value, acl, mode)
    case (let node?, nil) where !stored.isKey: writes.others.append(.check(path, version: node.stat.version))
    // A node with others below it stays as their folder.
    case (let node?, nil) where childrenLeft > 0: writes.others.append(.setData(path, nil, version: node.stat.version))
    case (let node?, nil): writes.removals.append(.delete(path, version: node.stat.version))
    case (let node?, let value?) where isMade:
      writes.others.append(.delete(path, version: node.stat.version))
      writes.others += Self.make(path, value, acl, mode)
    case (let node?, let value?) where isWritten: writes.others.append(.setData(path, value, version: node.stat.version))
    case (let node?, _?): writes.others.append(.check(path, version: node.stat.version))
    }
    return writes
  }

  /// The value comes second, since only such a step tells its transaction's number.
  private static func make(
    _ path: String, _ value: [UInt8], _ acl: [ZooKeeperACL], _ mode: ZooKeeperCreateMode
  ) -> [ZooKeeperOperation] {
    [.create(path, nil, acl: acl, mode: mode), .setData(path, value)]
  }

  private func writeLock(_ path: String, _ acl: [ZooKeeperACL], _ writes: inout Writes) {
    let isKept = holder != nil && holder == stored.holder
    if let lock = stored[.lock] {
      if isKept {
        writes.others.append(.check(path, version: lock.stat.version))
      } else {
        writes.removals.append(.delete(path, version: lock.stat.version))
      }
    }
    if holder != nil, !isKept { writes.others.append(.create(path, [], acl: acl, mode: .ephemeral)) }
  }

  private func writeRecord(_ path: String, _ acl: [ZooKeeperACL], _ mode: ZooKeeperCreateMode, _ writes: inout Writes) {
    guard let node = stored[.record] else {
      if !record.isEmpty { writes.others.append(.create(path, record.encoded, acl: acl, mode: mode)) }
      return
    }
    if record.isEmpty {
      writes.removals.append(.delete(path, version: node.stat.version))
    } else if node.vanishes != (owner != nil) {
      writes.removals.append(.delete(path, version: node.stat.version))
      writes.others.append(.create(path, record.encoded, acl: acl, mode: mode))
    } else if isCounted || record != stored.record {
      // Also where the record says the same: its version tells one lock from the next.
      writes.others.append(.setData(path, record.encoded, version: node.stat.version))
    } else {
      writes.others.append(.check(path, version: node.stat.version))
    }
  }
}
