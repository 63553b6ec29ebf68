/// The instances of one service, each at a place in the store, in the order of a snapshot: by id, then by node. A change costs what changed, and a
/// copy of references.
package struct InstanceList<Place: Hashable & Sendable>: Sendable {
  private var byPlace: [Place: RegisteredInstance] = [:]
  package private(set) var sorted: [RegisteredInstance] = []

  package init() {}

  package init(_ instances: [Place: RegisteredInstance]) {
    byPlace = instances
    sorted = instances.values.sorted(by: Self.precedes)
  }

  /// - Parameter new: what is at the place now; nil for nothing.
  /// - Returns: whether that is another state.
  package mutating func replace(_ place: Place, by new: RegisteredInstance?) -> Bool {
    let old = byPlace[place]
    guard old != new else { return false }
    byPlace[place] = new
    if let old, let index = index(of: old) {
      if let new, new.instance.key == old.instance.key {
        sorted[index] = new
        return true
      }
      sorted.remove(at: index)
    }
    if let new { sorted.insert(new, at: sorted.partition { Self.precedes($0, new) }) }
    return true
  }

  private func index(of instance: RegisteredInstance) -> Int? {
    var index = sorted.partition { Self.precedes($0, instance) }
    while index < sorted.count, !Self.precedes(instance, sorted[index]) {
      if sorted[index] === instance { return index }
      index += 1
    }
    return nil
  }

  private static func precedes(_ left: RegisteredInstance, _ right: RegisteredInstance) -> Bool {
    left.instance.id == right.instance.id
      ? (left.instance.node?.name ?? "") < (right.instance.node?.name ?? "") : left.instance.id < right.instance.id
  }
}
