import Rollcall

/// The selected keys of the key-value store, each with all its parts.
struct KeySet: NodeFold {
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

  mutating func reset(to nodes: [FoundNode], at revision: Revision) -> [NodeNote] {
    byPath = Dictionary(nodes)
    list = KeyList(byPath.compactMap { path, stored in key(path).flatMap { stored.entry($0) } })
    self.revision = revision
    return []
  }

  mutating func apply(_ changes: [(path: String, node: FoundNode?)], at revision: Revision) -> (hasChanged: Bool, notes: [NodeNote]) {
    var touched: Set<String> = []
    for (path, node) in changes {
      let (keyPath, part) = KeyPart.split(path)
      byPath[keyPath, default: StoredKey()][part] = node
      touched.insert(keyPath)
    }
    var hasChanged = false
    for path in touched {
      let stored = byPath[path] ?? StoredKey()
      if stored.isEmpty { byPath[path] = nil }
      guard let key = key(path) else { continue }
      if list.replace(key, by: stored.entry(key)) { hasChanged = true }
    }
    if hasChanged { self.revision = max(self.revision, revision) }
    return (hasChanged, [])
  }

  private func key(_ path: String) -> String? {
    places.key(ofNode: path).flatMap { selector.contains($0) ? $0 : nil }
  }
}
