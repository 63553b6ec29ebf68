internal import Rollcall

/// The keys of one space, those deleted not long ago among them.
struct KeySpace: Sendable {
  private(set) var keys = KeyIndex()
  private(set) var tombstones = 0

  var entryCount: Int { keys.count - tombstones }

  subscript(key: String) -> KeyValueEntry? { keys[KeyText(key)]?.entry }

  mutating func put(_ stored: StoredKey) {
    let previous = keys.put(stored)
    if let previous, previous.entry == nil { tombstones -= 1 }
    if stored.entry == nil { tombstones += 1 }
  }

  func entries(prefix: String) -> [KeyValueEntry] {
    var entries: [KeyValueEntry] = []
    keys.forEach(prefix: KeyText(prefix)) { stored in
      if let entry = stored.entry { entries.append(entry) }
    }
    return entries
  }

  /// - Parameter floor: The revision of a selection in which nothing is or was, as far as is remembered.
  func snapshot(of selector: KeySelector, floor: Revision) -> KeyValueSnapshot {
    var entries: [KeyValueEntry] = []
    var revision = Revision.zero
    func take(_ stored: StoredKey) {
      if let entry = stored.entry { entries.append(entry) }
      revision = max(revision, stored.revision)
    }
    switch selector {
    case .key(let key): keys[KeyText(key)].map(take)
    case .prefix(let prefix): keys.forEach(prefix: KeyText(prefix), take)
    }
    return KeyValueSnapshot(selector: selector, entries: entries, revision: revision == .zero ? floor : revision)
  }

  /// The revision up to which tombstones must go for about `remaining` of them to stay; nil while there are fewer than twice as many.
  func reapingPoint(keeping remaining: Int) -> Revision? {
    guard tombstones > 2 * remaining else { return nil }
    var revisions: [Revision] = []
    keys.forEach(prefix: KeyText("")) { stored in
      if stored.entry == nil { revisions.append(stored.revision) }
    }
    revisions.sort()
    return revisions[revisions.count - remaining - 1]
  }

  mutating func reap(upTo revision: Revision) {
    keys.removeAll { $0.entry == nil && $0.revision <= revision }
    tombstones = 0
    keys.forEach(prefix: KeyText("")) { stored in
      if stored.entry == nil { tombstones += 1 }
    }
  }
}
