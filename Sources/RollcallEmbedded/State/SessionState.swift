internal import Rollcall

/// A live session and what hangs on it.
struct SessionState: Sendable {
  let entry: SessionList.Entry
  /// Sorted by the revision of their creation, which no two share.
  private(set) var instances: [RegisteredInstance] = []
  var locks: Set<LockAddress> = []

  init(_ entry: SessionList.Entry) {
    self.entry = entry
  }

  mutating func put(_ registered: RegisteredInstance) {
    let index = position(of: registered)
    if index < instances.count, instances[index].createRevision == registered.createRevision {
      instances[index] = registered
    } else {
      instances.insert(registered, at: index)
    }
  }

  mutating func remove(_ registered: RegisteredInstance) {
    let index = position(of: registered)
    if index < instances.count, instances[index].createRevision == registered.createRevision { instances.remove(at: index) }
  }

  private func position(of registered: RegisteredInstance) -> Int {
    instances.firstIndexWhereSorted { $0.createRevision < registered.createRevision }
  }
}
