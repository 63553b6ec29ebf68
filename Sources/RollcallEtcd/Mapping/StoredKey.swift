import EtcdClient
import Rollcall

/// One key of the key-value store, with all its parts as etcd holds them.
struct StoredKey: Sendable, Equatable {
  private var parts: [KeyPart: EtcdKeyValue] = [:]

  subscript(part: KeyPart) -> EtcdKeyValue? {
    get { parts[part] }
    set { parts[part] = newValue }
  }

  var isEmpty: Bool { parts.isEmpty }

  /// Those that are there.
  var all: some Sequence<EtcdKeyValue> { parts.values }

  var flags: UInt64 { self[.flags]?.text.flatMap { UInt64($0) } ?? 0 }

  var holder: EtcdLeaseID? { self[.lock]?.lease }

  var lockCount: UInt64 { UInt64(max(self[.locks]?.version ?? 0, 0)) }

  /// - Returns: nil when there is no value, whatever lies beside it.
  func entry(_ key: String) -> KeyValueEntry? {
    self[.value].map { value in
      KeyValueEntry(
        key: key, value: value.value, flags: flags, createRevision: Revision(etcd: value.createRevision),
        modifyRevision: Revision(etcd: value.modRevision), lockCount: lockCount, session: holder.map { SessionID($0) })
    }
  }
}

extension Dictionary<String, StoredKey> {
  /// Gathers the parts of each key, by its path in etcd.
  init(_ entries: some Sequence<EtcdKeyValue>) {
    self = [:]
    for entry in entries {
      if let (path, part) = KeyPart.split(entry.key) { self[path, default: StoredKey()][part] = entry }
    }
  }
}
