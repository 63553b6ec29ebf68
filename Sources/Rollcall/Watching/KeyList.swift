/// Entries of a key-value store, by the bytes of their keys.
package struct KeyList: Sendable {
  package private(set) var entries: [KeyValueEntry]

  package init(_ entries: some Sequence<KeyValueEntry> = []) {
    self.entries = entries.sorted { Self.precedes($0.key, $1.key) }
  }

  /// - Parameter new: what is under the key now; nil for nothing.
  /// - Returns: whether that is another state.
  package mutating func replace(_ key: String, by new: KeyValueEntry?) -> Bool {
    let place = entries.partition { Self.precedes($0.key, key) }
    let isThere = place < entries.count && entries[place].key.utf8.elementsEqual(key.utf8)
    switch (isThere, new) {
    case (true, let new?):
      if entries[place] == new { return false }
      entries[place] = new
    case (true, nil): entries.remove(at: place)
    case (false, let new?): entries.insert(new, at: place)
    case (false, nil): return false
    }
    return true
  }

  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
