internal import Rollcall

/// The instances of one service.
struct ServiceTable: Sendable {
  /// Sorted by id, then by node.
  private(set) var instances: [RegisteredInstance] = []
  var revision = Revision.zero
  /// The tags in use, sorted.
  private(set) var tags: [String] = []
  private var tagCounts: [String: Int] = [:]

  func instance(_ key: InstanceKey) -> RegisteredInstance? {
    let index = position(of: key)
    guard index < instances.count, instances[index].instance.id == key.id, instances[index].instance.node?.name == key.node
    else { return nil }
    return instances[index]
  }

  /// Adds an instance, or puts it in the place of the one with its key.
  /// - Returns: whether the set of tags is another now.
  mutating func put(_ registered: RegisteredInstance) -> Bool {
    revision = max(revision, registered.modifyRevision)
    let index = position(of: registered.instance.key)
    let old: RegisteredInstance?
    if index < instances.count, instances[index].instance.id == registered.instance.id,
      instances[index].instance.node?.name == registered.instance.node?.name
    {
      old = instances[index]
      instances[index] = registered
    } else {
      old = nil
      instances.insert(registered, at: index)
    }
    guard old?.instance.tags != registered.instance.tags else { return false }
    let added = count(registered.instance.tags, by: 1)
    let removed = count(old?.instance.tags ?? [], by: -1)
    return added || removed
  }

  /// - Returns: whether the set of tags is another now.
  mutating func remove(_ gone: [RegisteredInstance], at revision: Revision) -> Bool {
    self.revision = revision
    // One pass over all costs less than many moves of the tail.
    if gone.count > 16 {
      let identities = Set(gone.map(ObjectIdentifier.init))
      instances.removeAll { identities.contains(ObjectIdentifier($0)) }
    } else {
      for registered in gone {
        let index = position(of: registered.instance.key)
        if index < instances.count, instances[index] === registered { instances.remove(at: index) }
      }
    }
    var isChanged = false
    for registered in gone where count(registered.instance.tags, by: -1) { isChanged = true }
    return isChanged
  }

  private mutating func count(_ tags: [String], by step: Int) -> Bool {
    var isChanged = false
    for tag in tags {
      let count = tagCounts[tag, default: 0] + step
      tagCounts[tag] = count == 0 ? nil : count
      // The first of its kind, or the last.
      guard count == 0 || count == step else { continue }
      isChanged = true
      let index = self.tags.firstIndexWhereSorted { $0 < tag }
      if count == 0 {
        if index < self.tags.count, self.tags[index] == tag { self.tags.remove(at: index) }
      } else {
        self.tags.insert(tag, at: index)
      }
    }
    return isChanged
  }

  private func position(of key: InstanceKey) -> Int {
    instances.firstIndexWhereSorted { registered in
      let instance = registered.instance
      if instance.id != key.id { return instance.id < key.id }
      guard let node = key.node else { return false }
      return instance.node.map { $0.name < node } ?? true
    }
  }
}
