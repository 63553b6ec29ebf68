/// Names by which addresses are asked for: `1.0.0.10.in-addr.arpa`, `….ip6.arpa`.
enum ReverseName {
  /// - Parameter labels: in small letters.
  static func address(_ labels: [String]) -> IPAddress? {
    guard labels.count > 2, labels.last == "arpa" else { return nil }
    let parts = labels.dropLast(2).reversed().map { $0 }
    switch labels[labels.count - 2] {
    case "in-addr":
      let numbers = parts.compactMap { UInt8($0) }
      guard parts.count == 4, numbers.count == 4, zip(numbers, parts).allSatisfy({ String($0) == $1 }) else { return nil }
      return .v4(numbers.reduce(0) { $0 << 8 | UInt32($1) })
    case "ip6":
      guard parts.count == 32, parts.allSatisfy({ $0.utf8.count == 1 }) else { return nil }
      return IPAddress(hex: parts.joined())
    default: return nil
    }
  }
}
