extension DNSRecord: CustomStringConvertible {
  /// As `dig` prints it, with single blanks.
  public var description: String { "\(name) \(ttl) IN \(type) \(data)" }
}

extension DNSData: CustomStringConvertible {
  public var description: String {
    switch self {
    case .a(let address): Self.text(v4: address)
    case .aaaa(let upper, let lower): Self.text(v6: upper, lower)
    case .ns(let name), .cname(let name), .ptr(let name): "\(name)"
    case .soa(let start):
      "\(start.server) \(start.mailbox) \(start.serial) \(start.refresh) \(start.retry) \(start.expire) \(start.minimum)"
    case .srv(let priority, let weight, let port, let target): "\(priority) \(weight) \(port) \(target)"
    case .txt(let strings): strings.map(Self.quoted).joined(separator: " ")
    case .other(_, let bytes): "\\# \(bytes.count) " + bytes.map(Self.hex).joined()
    }
  }

  static func text(v4 address: UInt32) -> String {
    "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255)"
  }

  /// RFC 5952: small letters, no leading zeros, the first longest run of zeros left out.
  static func text(v6 upper: UInt64, _ lower: UInt64) -> String {
    let groups = [upper, lower].flatMap { half in [48, 32, 16, 0].map { UInt16(truncatingIfNeeded: half >> $0) } }
    var longest = 0..<0
    var run = 0..<0
    for (index, group) in groups.enumerated() {
      run = group == 0 ? (run.isEmpty ? index : run.lowerBound)..<index + 1 : 0..<0
      if run.count > longest.count { longest = run }
    }
    func joined(_ part: ArraySlice<UInt16>) -> String { part.map { String($0, radix: 16) }.joined(separator: ":") }
    guard longest.count > 1 else { return joined(groups[...]) }
    return joined(groups[..<longest.lowerBound]) + "::" + joined(groups[longest.upperBound...])
  }

  private static func quoted(_ bytes: [UInt8]) -> String {
    "\""
      + bytes.map { byte in
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): "\\" + String(UnicodeScalar(byte))
        case 32...126: String(UnicodeScalar(byte))
        default: "\\" + String(repeating: "0", count: byte < 10 ? 2 : byte < 100 ? 1 : 0) + String(byte)
        }
      }.joined() + "\""
  }

  private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
