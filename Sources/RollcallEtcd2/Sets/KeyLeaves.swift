import Etcd2Client
import Rollcall

/// The selected keys of the key-value store.
struct KeyLeaves: LeafFold {
  private let selector: KeySelector
  private let places: Places
  private var byKey: [String: KeyValueEntry] = [:]
  private var revision = Revision.zero

  init(_ selector: KeySelector, places: Places) {
    self.selector = selector
    self.places = places
  }

  var snapshot: KeyValueSnapshot {
    KeyValueSnapshot(
      selector: selector, entries: byKey.values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }, revision: revision)
  }

  mutating func reset(to leaves: [Etcd2Node], at revision: Revision) {
    byKey = [:]
    for leaf in leaves { change(leaf.key, to: leaf, at: revision) }
    self.revision = revision
  }

  mutating func change(_ path: String, to node: Etcd2Node?, at revision: Revision) {
    guard let key = places.keyName(path), selector.contains(key) else { return }
    byKey[key] = node.flatMap { KeyValueEntry($0, key: key) }
    self.revision = revision
  }

  mutating func remove(below folder: String, at revision: Revision) {
    byKey = byKey.filter { !(places.keyRoot + $0.key).utf8.starts(with: folder.utf8) }
    self.revision = revision
  }
}

extension KeyValueEntry {
  /// - Returns: nil for a folder.
  init?(_ node: Etcd2Node, key: String) {
    guard let value = node.value else { return nil }
    self.init(
      key: key, value: Array(value.utf8), createRevision: Revision(node.createdIndex), modifyRevision: Revision(node.modifiedIndex))
  }
}
