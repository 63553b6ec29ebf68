import EtcdClient

extension CommitModel {
  /// What brings etcd from what it has to what the commit made of it. No key is put twice or put and deleted, which etcd refuses in one transaction.
  func writes(at path: String) -> [EtcdOperation] {
    guard let value else {
      return isDeleted && !stored.isEmpty ? [.delete(KeyPart.range(of: path))] : []
    }
    var writes: [EtcdOperation] = []
    func put(_ part: KeyPart, _ value: [UInt8], on lease: EtcdLeaseID?) {
      writes.append(.put(EtcdPut(part.key(of: path), value, lease: lease.map { .attach($0) } ?? .none)))
    }
    func delete(_ part: KeyPart) {
      if stored[part] != nil { writes.append(.delete(.key(part.key(of: path)))) }
    }
    if isWritten { put(.value, value, on: lease) }
    if flags == 0 { delete(.flags) } else if flags != stored.flags { put(.flags, Array("\(flags)".utf8), on: lease) }
    if let lockLease {
      if lockLease != stored.holder { put(.lock, [], on: lockLease) }
    } else {
      delete(.lock)
    }
    if isCounted { put(.locks, [], on: lease) } else if isDeleted { delete(.locks) }
    if let restLease {
      if restLease != stored[.rest]?.lease { put(.rest, [], on: restLease) }
    } else {
      delete(.rest)
    }
    return writes
  }

  /// That nothing that a decision hung on has gone since it was read. What has come or changed is seen by the range alone.
  var guards: [EtcdComparison] {
    [KeyPart.value, .lock].compactMap { part in
      stored[part].map { EtcdComparison.isUnchanged($0.key, since: $0.modRevision) }
    }
  }
}
