import Rollcall

/// One key of the key-value store, with all its parts as they were read.
struct StoredKey: Sendable, Equatable {
  private var parts: [KeyPart: FoundNode] = [:]

  subscript(part: KeyPart) -> FoundNode? {
    get { parts[part] }
    set { parts[part] = newValue }
  }

  var isEmpty: Bool { parts.isEmpty }

  /// Whether there is a value. A node is a key's when it has data, be it empty, and stays, or vanishes together with the lock of who made it: what is ephemeral
  /// otherwise is somebody's presence, what has null data is a folder.
  var isKey: Bool {
    guard let node = parts[.value], node.data != nil else { return false }
    return !node.vanishes || node.session != nil && node.session == holder
  }

  var holder: SessionID? { parts[.lock]?.session }

  var record: KeyRecord { parts[.record].map { KeyRecord($0) } ?? KeyRecord() }

  func entry(_ key: String) -> KeyValueEntry? {
    guard isKey, let node = parts[.value], let value = node.data else { return nil }
    let record = record
    return KeyValueEntry(
      key: key, value: value, flags: record.flags ?? 0, createRevision: node.createRevision, modifyRevision: node.modifyRevision,
      lockCount: record.locks ?? 0, session: holder)
  }
}

extension Dictionary<String, StoredKey> {
  /// Gathers the parts of each key, by the path of its value.
  init(_ nodes: some Sequence<FoundNode>) {
    self = [:]
    for found in nodes {
      let (path, part) = KeyPart.split(found.path)
      self[path, default: StoredKey()][part] = found
    }
  }
}
