import Foundation
import Rollcall

/// What a catalog last said, whatever became of it since.
struct LastKnown {
  /// When the catalog was last known to agree; nil when it never did.
  private(set) var confirmed: Date?
  private(set) var list: ServiceList?
  private(set) var sets: [ServiceName: ServiceSnapshot] = [:]
  private var keys: KnownKeys

  /// - Parameter keyBudget: what keys with their values may take in memory, in bytes.
  init(keyBudget: Int = 16 << 20) {
    keys = KnownKeys(budget: keyBudget)
  }

  // MARK: What it says

  /// Notes that the catalog is there, and agrees with what is known.
  mutating func confirm(at time: Date) {
    confirmed = max(confirmed ?? time, time)
  }

  mutating func keep(_ list: ServiceList) {
    self.list = list
    let names = Set(list.services.map(\.name))
    // A set that has changed since the list did belongs to a service that the list does not have yet.
    sets = sets.filter { $0.key == .nodes || names.contains($0.key) || $0.value.revision > list.revision }
  }

  /// Services that are not there take no room, however many are asked for.
  mutating func keep(_ set: ServiceSnapshot) {
    sets[set.service] = set.instances.isEmpty && !isListed(set.service) ? nil : set
  }

  private func isListed(_ service: ServiceName) -> Bool {
    service == .nodes || list?.services.contains { $0.name == service } ?? false
  }

  mutating func keep(_ snapshot: KeyValueSnapshot) {
    keys.keep(snapshot)
  }

  // MARK: What is known

  /// The set of a service; an empty one for a service that is not listed; nil while nothing is known.
  func set(of service: ServiceName) -> ServiceSnapshot? {
    if let set = sets[service] { return set }
    guard let list, !isListed(service) else { return nil }
    return ServiceSnapshot(service: service, instances: [], revision: list.revision)
  }

  /// Those whose sets are known, sorted.
  var services: [String] { sets.keys.map(\.rawValue).sorted() }

  mutating func keys(of selector: KeySelector) -> KeyValueSnapshot? { keys[selector] ?? keys.part(for: selector) }

  var knownKeys: [KeySelector: KeyValueSnapshot] { keys.snapshots }
}
