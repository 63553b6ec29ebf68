import DNSMessage

/// An address of a machine, as records carry it.
enum IPAddress: Hashable, Sendable {
  case v4(UInt32)
  case v6(UInt64, UInt64)

  /// The label of `0a010001.addr.…`: eight digits, or thirty-two.
  init?(hex label: String) {
    guard label.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else { return nil }
    switch label.utf8.count {
    case 8:
      guard let number = UInt32(label, radix: 16) else { return nil }
      self = .v4(number)
    case 32:
      guard let upper = UInt64(label.prefix(16), radix: 16), let lower = UInt64(label.suffix(16), radix: 16) else { return nil }
      self = .v6(upper, lower)
    default: return nil
    }
  }

  var hexLabel: String {
    switch self {
    case .v4(let number): Self.hex(UInt64(number), digits: 8)
    case .v6(let upper, let lower): Self.hex(upper, digits: 16) + Self.hex(lower, digits: 16)
    }
  }

  var data: DNSData {
    switch self {
    case .v4(let number): .a(number)
    case .v6(let upper, let lower): .aaaa(upper, lower)
    }
  }

  private static func hex(_ number: UInt64, digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: digits - text.utf8.count) + text
  }
}
