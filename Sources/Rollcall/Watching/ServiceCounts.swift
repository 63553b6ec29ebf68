/// The services with their tags: counts of each among all instances, each at a place in the store.
package struct ServiceCounts<Place: Hashable & Sendable>: Sendable {
  private struct Counts {
    var instances = 0
    var tags: [String: Int] = [:]
  }

  private var byPlace: [Place: RegisteredInstance] = [:]
  private var services: [ServiceName: Counts] = [:]

  package init() {}

  package var summaries: [ServiceList.Summary] {
    services.map { ServiceList.Summary(name: $0.key, tags: $0.value.tags.keys.sorted()) }.sorted { $0.name < $1.name }
  }

  /// - Parameter new: what is at the place now; nil for nothing.
  /// - Returns: whether a name or tag has come or gone.
  package mutating func replace(_ place: Place, by new: RegisteredInstance?) -> Bool {
    // Nodes are instances too, and no service.
    let new = new.flatMap { $0.instance.service == .nodes ? nil : $0 }
    let old = byPlace.removeValue(forKey: place)
    byPlace[place] = new
    // An instance that was merely renewed leaves the list as it was.
    if let old, let new, old.instance.service == new.instance.service, old.instance.tags == new.instance.tags { return false }
    let hasLost = old.map { remove($0) } ?? false
    let hasGained = new.map { add($0) } ?? false
    return hasLost || hasGained
  }

  private mutating func add(_ instance: RegisteredInstance) -> Bool {
    var counts = services[instance.instance.service] ?? Counts()
    var isNews = counts.instances == 0
    counts.instances += 1
    for tag in Set(instance.instance.tags) {
      isNews = isNews || counts.tags[tag] == nil
      counts.tags[tag, default: 0] += 1
    }
    services[instance.instance.service] = counts
    return isNews
  }

  private mutating func remove(_ instance: RegisteredInstance) -> Bool {
    guard var counts = services[instance.instance.service] else { return false }
    counts.instances -= 1
    var isNews = counts.instances == 0
    for tag in Set(instance.instance.tags) {
      let left = (counts.tags[tag] ?? 1) - 1
      counts.tags[tag] = left > 0 ? left : nil
      isNews = isNews || left == 0
    }
    services[instance.instance.service] = counts.instances > 0 ? counts : nil
    return isNews
  }
}
