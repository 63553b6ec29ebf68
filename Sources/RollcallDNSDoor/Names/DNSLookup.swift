import DNSMessage

/// What a name asks for.
enum DNSLookup: Hashable, Sendable {
  /// The zone itself.
  case apex
  /// The name that the zone's SOA record has for its server.
  case nameServer
  case service(String, tag: String?, datacenter: String?)
  case node(String, datacenter: String?)
  case query(String, datacenter: String?)
  case address(IPAddress)
  /// A name that has nothing itself, but others below it, such as `service.rollcall`.
  case between(datacenter: String?)
  /// Within the zone, and nothing that could be there.
  case nothing
  case reverse(IPAddress)
  case outside
}

extension DNSLookup {
  static let nameServerLabel = "ns"

  /// What stands before the datacenter, or before the zone: the kinds of names.
  private static let kinds: Set<String> = ["service", "node", "query", "addr"]

  /// - Parameter domains: of the zone, in small letters.
  /// - Returns: with the place of the domain among them, 0 outside of all.
  static func parse(_ name: DNSName, domains: [DNSName]) -> (lookup: DNSLookup, domain: Int) {
    let labels = name.labels
    var found: (size: Int, place: Int)?
    for (place, domain) in domains.enumerated() {
      let own = domain.labels
      guard labels.count >= own.count, zip(labels.suffix(own.count), own).allSatisfy(isSame) else { continue }
      // One domain may lie in another.
      if found.map({ $0.size < own.count }) ?? true { found = (own.count, place) }
    }
    if let found { return (within(labels.dropLast(found.size).map(text)), found.place) }
    return (ReverseName.address(labels.map(text)).map { .reverse($0) } ?? .outside, 0)
  }

  /// - Parameter labels: what stands before the zone, in small letters.
  private static func within(_ labels: [String]) -> DNSLookup {
    guard let last = labels.last else { return .apex }
    if labels.count == 1, last == nameServerLabel { return .nameServer }
    if kinds.contains(last) { return find(last, labels.dropLast(), datacenter: nil) }
    let before = labels.dropLast()
    guard let kind = before.last else { return .between(datacenter: last) }
    guard kinds.contains(kind) else { return .nothing }
    return find(kind, before.dropLast(), datacenter: last)
  }

  private static func find(_ kind: String, _ labels: ArraySlice<String>, datacenter: String?) -> DNSLookup {
    guard let last = labels.last else { return .between(datacenter: datacenter) }
    switch kind {
    case "service":
      guard labels.count == 2, let first = labels.first, first.hasPrefix("_"), last.hasPrefix("_") else {
        let tag = labels.count > 1 ? labels.dropLast().joined(separator: ".") : nil
        return .service(last, tag: tag, datacenter: datacenter)
      }
      // RFC 2782: the protocol says nothing here, and everything else is a tag, as with Consul.
      let tag = String(last.dropFirst())
      return .service(String(first.dropFirst()), tag: tag == "tcp" ? nil : tag, datacenter: datacenter)
    case "node": return .node(labels.joined(separator: "."), datacenter: datacenter)
    case "query": return .query(labels.joined(separator: "."), datacenter: datacenter)
    default:
      guard labels.count == 1, let address = IPAddress(hex: last) else { return .nothing }
      return .address(address)
    }
  }

  private static func text(_ label: ArraySlice<UInt8>) -> String {
    guard label.contains(where: { (65...90).contains($0) }) else { return String(decoding: label, as: UTF8.self) }
    return String(decoding: label.map(\.lowercased), as: UTF8.self)
  }

  private static func isSame(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { $0 == $1 || $0.lowercased == $1.lowercased }
  }
}
