internal import Rollcall

extension CatalogState {
  /// Makes what hangs on no session what a copy says. Sessions, and what is on them, go on; a key that one of them has locked stays locked.
  mutating func restore(_ contents: BackupContents, at now: Duration, _ changes: inout [Change]) {
    restoreKeys(contents.keys, at: now, &changes)
    let kept = Set(contents.instances.map(\.instance.key))
    let gone = services.values.flatMap(\.instances).filter { $0.session == nil && !kept.contains($0.instance.key) }
    if !gone.isEmpty { remove(gone, at: counters.revision.next, &changes) }
    for new in contents.instances {
      // Who is alive knows better.
      guard services[new.instance.service]?.instance(new.instance.key)?.session == nil else { continue }
      _ = register(new.instance, on: nil, record: new.record, &changes)
    }
  }

  private mutating func restoreKeys(_ keys: [KeyValueEntry], at now: Duration, _ changes: inout [Change]) {
    let kept = Set(keys.map { KeyText($0.key) })
    let gone = (spaces[""]?.entries(prefix: "") ?? []).filter { !kept.contains(KeyText($0.key)) }
    let operations: [KeyValueOperation] =
      gone.map { .delete(key: $0.key, condition: .none) }
      + keys.map { .set(key: $0.key, value: $0.value, flags: $0.flags, condition: .none) }
    // Without conditions, nothing is refused.
    _ = commit(operations, in: "", at: now, &changes)
  }
}
