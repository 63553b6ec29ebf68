import DNSMessage
import Rollcall
import Synchronization

/// A service at one moment, ready to be answered with: the instances that may be told, and those of them that have a tag.
final class PreparedService: Sendable {
  let name: String
  let all: PreparedSet
  let freshness: Freshness
  /// Tags in small letters, each also as the label that stands for it.
  private let tagged: [String: [Int]]
  private let sets = Mutex<[String: PreparedSet]>([:])

  /// - Parameters:
  ///   - snapshots: several when names differ by the case of letters only.
  ///   - zone: under which the targets of SRV records are.
  init(
    _ name: String, _ snapshots: [ServiceSnapshot], nodes: PreparedNodes, zone: DNSZoneNames, onlyPassing: Bool
  ) {
    self.name = name
    var instances: [PreparedInstance] = []
    var tagged: [String: [Int]] = [:]
    for registered in snapshots.lazy.flatMap(\.instances) {
      guard case .told(let weight) = ServedState.of(registered, nodes: nodes, onlyPassing: onlyPassing),
        let address = DNSAddress(registered.host), let target = zone.target(of: registered, at: address, nodes: nodes)
      else { continue }
      for tag in registered.tags {
        for label in Set([DNSLabel.lowercased(tag), DNSLabel.escaped(tag)]) where tagged[label]?.last != instances.count {
          tagged[label, default: []].append(instances.count)
        }
      }
      instances.append(
        PreparedInstance(
          registered: registered, address: address, weight: weight, target: target,
          service: .srv(priority: 1, weight: weight, port: UInt16(clamping: registered.port), target: target)))
    }
    self.tagged = tagged
    all = PreparedSet(instances)
    freshness = snapshots.lazy.map(\.freshness).first { !$0.isCurrent } ?? .current
  }

  /// Nil when no instance has the tag.
  func set(tag: String?) -> PreparedSet? {
    guard let tag else { return all.instances.isEmpty ? nil : all }
    guard let places = tagged[tag] else { return nil }
    return sets.withLock { sets in
      if let known = sets[tag] { return known }
      let set = PreparedSet(places.map { all.instances[$0] })
      sets[tag] = set
      return set
    }
  }
}
