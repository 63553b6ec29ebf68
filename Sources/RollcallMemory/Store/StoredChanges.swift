import Rollcall

/// What brings the store from what it has to what is known. Pure.
struct StoredChanges {
  /// Answers about keys that take more are learnt anew.
  private static let largestRecord = 1 << 20

  private let space: String
  private(set) var operations: [KeyValueOperation] = []

  /// - Throws: what the encoder says.
  init(from old: LastKnown, to new: LastKnown, space: String) throws {
    self.space = space
    if let list = new.list, list != old.list { try put(.list, MemoryRecord(list)) }
    for (service, set) in new.sets where set != old.sets[service] { try put(set, after: old.sets[service]) }
    for (service, set) in old.sets where new.sets[service] == nil {
      for instance in set.instances { remove(.instance(instance.instance.key)) }
      remove(.set(service))
    }
    let (newKeys, oldKeys) = (new.knownKeys, old.knownKeys)
    for (selector, keys) in newKeys where keys != oldKeys[selector] { try put(keys) }
    for selector in oldKeys.keys where newKeys[selector] == nil { remove(.keys(selector)) }
    // Last, since it vouches for the others.
    if let confirmed = new.confirmed, confirmed != old.confirmed { try put(.confirmation, MemoryRecord(confirmed: confirmed)) }
  }

  private mutating func put(_ set: ServiceSnapshot, after old: ServiceSnapshot?) throws {
    try put(.set(set.service), MemoryRecord(set))
    var gone = Dictionary(old?.instances.map { ($0.instance.key, $0) } ?? []) { first, _ in first }
    for instance in set.instances {
      if gone.removeValue(forKey: instance.instance.key) == instance { continue }
      try put(.instance(instance.instance.key), MemoryRecord(instance))
    }
    for key in gone.keys { remove(.instance(key)) }
  }

  private mutating func put(_ keys: KeyValueSnapshot) throws {
    let size = keys.entries.reduce(0) { $0 + $1.key.utf8.count + $1.value.count }
    if size <= Self.largestRecord { try put(.keys(keys.selector), MemoryRecord(keys)) } else { remove(.keys(keys.selector)) }
  }

  private mutating func put(_ subject: MemorySubject, _ record: MemoryRecord) throws {
    operations.append(.set(key: subject.key(space), value: try record.encoded(), flags: 0, condition: .none))
  }

  private mutating func remove(_ subject: MemorySubject) {
    operations.append(.delete(key: subject.key(space), condition: .none))
  }
}
