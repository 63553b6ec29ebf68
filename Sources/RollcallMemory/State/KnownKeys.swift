import Rollcall

/// The answers about keys that were asked for last, within a budget: past it those go that nobody has asked for the longest.
struct KnownKeys {
  private struct Place {
    var snapshot: KeyValueSnapshot
    var cost: Int
    var used: UInt64
  }

  private let budget: Int
  private var places: [KeySelector: Place] = [:]
  private var cost = 0
  private var time: UInt64 = 0

  /// - Parameter budget: in bytes.
  init(budget: Int) {
    self.budget = budget
  }

  var snapshots: [KeySelector: KeyValueSnapshot] { places.mapValues(\.snapshot) }

  subscript(selector: KeySelector) -> KeyValueSnapshot? {
    mutating get {
      time += 1
      places[selector]?.used = time
      return places[selector]?.snapshot
    }
  }

  /// What a prefix that was asked for says of a key, or of a longer prefix, below it: that it is not there, too.
  mutating func part(for selector: KeySelector) -> KeyValueSnapshot? {
    let wanted =
      switch selector {
      case .key(let key): key
      case .prefix(let prefix): prefix
      }
    // Of several the newest answer.
    let above = places.keys.filter { if case .prefix(let prefix) = $0 { wanted.hasPrefix(prefix) } else { false } }
      .max { (places[$0]?.snapshot.revision ?? .zero) < (places[$1]?.snapshot.revision ?? .zero) }
    guard let above, let whole = self[above] else { return nil }
    let entries = whole.entries.filter { entry in
      switch selector {
      case .key(let key): entry.key == key
      case .prefix(let prefix): entry.key.hasPrefix(prefix)
      }
    }
    return KeyValueSnapshot(selector: selector, entries: entries, revision: whole.revision)
  }

  mutating func keep(_ snapshot: KeyValueSnapshot) {
    time += 1
    let size = snapshot.entries.reduce(256) { $0 + $1.key.utf8.count + $1.value.count + 128 }
    cost += size - (places.updateValue(Place(snapshot: snapshot, cost: size, used: time), forKey: snapshot.selector)?.cost ?? 0)
    guard cost > budget else { return }
    for (selector, place) in places.sorted(by: { $0.value.used < $1.value.used }) {
      guard cost > budget / 2 else { return }
      places[selector] = nil
      cost -= place.cost
    }
  }
}
