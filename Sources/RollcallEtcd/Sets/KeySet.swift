import EtcdClient
import Rollcall

/// The selected keys of the key-value store, each with all its parts.
struct KeySet: RangeFold {
  private let selector: KeySelector
  private let places: Places
  private var byPath: [String: StoredKey] = [:]
  private var list = KeyList()
  private var revision = Revision.zero

  init(_ selector: KeySelector, places: Places) {
    self.selector = selector
    self.places = places
  }

  var snapshot: KeyValueSnapshot { KeyValueSnapshot(selector: selector, entries: list.entries, revision: revision) }

  mutating func reset(to entries: [EtcdKeyValue], at revision: Revision) -> [RecordNote] {
    byPath = Dictionary(entries)
    list = KeyList(byPath.compactMap { path, stored in name(path).flatMap { stored.entry($0) } })
    self.revision = revision
    return []
  }

  mutating func apply(_ changes: [EtcdChange], at revision: Revision) -> (hasChanged: Bool, notes: [RecordNote]) {
    var touched: Set<String> = []
    for change in changes {
      guard let (path, part) = KeyPart.split(change.entry.key) else { continue }
      byPath[path, default: StoredKey()][part] = change.kind == .put ? change.entry : nil
      touched.insert(path)
    }
    var hasChanged = false
    for path in touched {
      let stored = byPath[path] ?? StoredKey()
      if stored.isEmpty { byPath[path] = nil }
      guard let key = name(path) else { continue }
      if list.replace(key, by: stored.entry(key)) { hasChanged = true }
    }
    if hasChanged { self.revision = revision }
    return (hasChanged, [])
  }

  private func name(_ path: String) -> String? {
    places.keyName(path).flatMap { selector.contains($0) ? $0 : nil }
  }
}
