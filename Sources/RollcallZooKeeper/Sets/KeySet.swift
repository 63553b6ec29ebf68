import Rollcall
import ZooKeeperClient

/// The selected keys of the key-value store.
struct KeySet: NodeFold {
  private let selector: KeySelector
  private let places: Places
  /// By the bytes of the keys.
  private var sorted: [KeyValueEntry] = []
  private var revision = Revision.zero

  init(_ selector: KeySelector, places: Places) {
    self.selector = selector
    self.places = places
  }

  var snapshot: KeyValueSnapshot { KeyValueSnapshot(selector: selector, entries: sorted, revision: revision) }

  mutating func reset(to nodes: [FoundNode], at revision: Revision) -> [NodeNote] {
    sorted = nodes.compactMap { node in key(node.path).flatMap { Self.entry($0, node) } }.sorted { Self.precedes($0.key, $1.key) }
    self.revision = revision
    return []
  }

  mutating func apply(_ changes: [(path: String, node: FoundNode?)], at revision: Revision) -> (hasChanged: Bool, notes: [NodeNote]) {
    var hasChanged = false
    for (path, node) in changes {
      guard let key = key(path) else { continue }
      if replace(key, by: node.flatMap { Self.entry(key, $0) }) { hasChanged = true }
    }
    if hasChanged { self.revision = max(self.revision, revision) }
    return (hasChanged, [])
  }

  private func key(_ path: String) -> String? {
    places.key(ofNode: path).flatMap { selector.contains($0) ? $0 : nil }
  }

  /// A node is a key's when it has data, be it empty, and stays: what is ephemeral is somebody's presence, what has null data is a folder.
  static func entry(_ key: String, _ node: FoundNode) -> KeyValueEntry? {
    guard node.stat.ephemeralOwner == 0, let value = node.data else { return nil }
    return KeyValueEntry(key: key, value: value, createRevision: node.createRevision, modifyRevision: node.modifyRevision)
  }

  private mutating func replace(_ key: String, by new: KeyValueEntry?) -> Bool {
    let place = place(of: key)
    let isThere = place < sorted.count && sorted[place].key.utf8.elementsEqual(key.utf8)
    switch (isThere, new) {
    case (true, let new?):
      if sorted[place] == new { return false }
      sorted[place] = new
    case (true, nil): sorted.remove(at: place)
    case (false, let new?): sorted.insert(new, at: place)
    case (false, nil): return false
    }
    return true
  }

  private func place(of key: String) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = low + (high - low) / 2
      if Self.precedes(sorted[middle].key, key) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
