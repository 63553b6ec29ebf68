extension IPAddress {
  /// Reads an address as people write it; nil for anything else, such as a host's name.
  init?(_ text: String) {
    if let number = Self.v4(text[...]) {
      self = .v4(number)
    } else if let groups = Self.groups(text) {
      let halves = groups.map(UInt64.init)
      self = .v6(halves[0..<4].reduce(0) { $0 << 16 | $1 }, halves[4..<8].reduce(0) { $0 << 16 | $1 })
    } else {
      return nil
    }
  }

  private static func v4(_ text: Substring) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var number: UInt32 = 0
    for part in parts {
      guard part.utf8.count <= 3, part.utf8.allSatisfy({ (48...57).contains($0) }), let byte = UInt8(part) else { return nil }
      number = number << 8 | UInt32(byte)
    }
    return number
  }

  /// The eight groups of an IPv6 address, of which one run may be left out, and the last two may be an IPv4 address.
  private static func groups(_ text: String) -> [UInt16]? {
    guard text.utf8.count <= 45, text.contains(":") else { return nil }
    let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
    switch halves.count {
    case 1:
      guard let groups = run(halves[0]), groups.count == 8 else { return nil }
      return groups
    case 2:
      guard let left = run(halves[0]), let right = run(halves[1]), left.count + right.count < 8 else { return nil }
      return left + [UInt16](repeating: 0, count: 8 - left.count - right.count) + right
    default: return nil
    }
  }

  private static func run(_ text: Substring) -> [UInt16]? {
    guard !text.isEmpty else { return [] }
    var groups: [UInt16] = []
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    for (place, part) in parts.enumerated() {
      if place == parts.count - 1, let number = v4(part) {
        groups += [UInt16(truncatingIfNeeded: number >> 16), UInt16(truncatingIfNeeded: number)]
      } else {
        guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
          let group = UInt16(part, radix: 16)
        else { return nil }
        groups.append(group)
      }
    }
    return groups
  }
}
