import Rollcall

/// The services of a catalog at one moment, by the labels under which DNS finds them.
struct ServiceIndex: Sendable {
  private(set) var list: ServiceList
  /// Several names when they differ by the case of letters only.
  private let byLabel: [String: [ServiceName]]

  init(_ list: ServiceList) {
    self.list = list
    var plain: [String: [ServiceName]] = [:]
    var escaped: [String: [ServiceName]] = [:]
    for name in list.services.lazy.map(\.name) {
      let label = DNSLabel.lowercased(name.rawValue)
      plain[label, default: []].append(name)
      let other = DNSLabel.escaped(name.rawValue)
      if other != label { escaped[other, default: []].append(name) }
    }
    // A name as it is goes before one that is only written so.
    byLabel = plain.merging(escaped) { own, _ in own }
  }

  /// The index of a later list. Most changes are of tags and instances, and leave the names as they are.
  func updated(to list: ServiceList) -> ServiceIndex {
    guard list.services.count == self.list.services.count, zip(list.services, self.list.services).allSatisfy({ $0.name == $1.name }) else {
      return ServiceIndex(list)
    }
    var copy = self
    copy.list = list
    return copy
  }

  subscript(label: String) -> [ServiceName] { byLabel[label] ?? [] }
}

extension Array {
  /// Whether both are the same memory: equal for sure, without a look at the elements.
  func isSameMemory(as other: [Element]) -> Bool {
    count == other.count && withUnsafeBufferPointer { left in other.withUnsafeBufferPointer { left.baseAddress == $0.baseAddress } }
  }
}

extension ServiceList {
  func isSame(as other: ServiceList) -> Bool {
    services.isSameMemory(as: other.services) && revision == other.revision && freshness == other.freshness
  }
}

extension ServiceSnapshot {
  func isSame(as other: ServiceSnapshot) -> Bool {
    instances.isSameMemory(as: other.instances) && revision == other.revision && freshness == other.freshness
  }
}
