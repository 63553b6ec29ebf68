extension DNSReader {
  /// A record, or the extension that stands among them.
  enum Entry {
    case record(DNSRecord)
    case extended(DNSExtension)
  }

  mutating func entry() throws(DNSDecodingError) -> Entry {
    let name = try name()
    let type = DNSType(rawValue: try number16())
    let recordClass = try number16()
    let ttl = try number32()
    let length = Int(try number16())
    let start = place
    guard start + length <= bytes.count else { throw .tooShort }
    guard type != .opt else {
      guard name.wire.count == 1 else { throw .badExtension }
      try skipOptions(until: start + length)
      return .extended(
        DNSExtension(
          size: recordClass, version: UInt8(truncatingIfNeeded: ttl >> 16), upperCode: UInt8(truncatingIfNeeded: ttl >> 24),
          wantsSignatures: ttl & 0x8000 != 0))
    }
    let data = try data(type, length: length)
    guard place == start + length else { throw .badData }
    return .record(DNSRecord(name, ttl: ttl, data))
  }

  private mutating func data(_ type: DNSType, length: Int) throws(DNSDecodingError) -> DNSData {
    switch type {
    case .a:
      guard length == 4 else { throw .badData }
      return .a(try number32())
    case .aaaa:
      guard length == 16 else { throw .badData }
      return .aaaa(try number64(), try number64())
    case .ns: return .ns(try name())
    case .cname: return .cname(try name())
    case .ptr: return .ptr(try name())
    case .soa:
      return .soa(
        DNSStartOfAuthority(
          server: try name(), mailbox: try name(), serial: try number32(), refresh: try number32(), retry: try number32(),
          expire: try number32(), minimum: try number32()))
    case .srv:
      return .srv(priority: try number16(), weight: try number16(), port: try number16(), target: try name())
    case .txt:
      let end = place + length
      var strings: [[UInt8]] = []
      guard length > 0 else { throw .badData }
      while place < end {
        let count = Int(try byte())
        guard place + count <= end else { throw .badData }
        strings.append(try take(count))
      }
      return .txt(strings)
    default: return .other(type, try take(length))
    }
  }

  private mutating func skipOptions(until end: Int) throws(DNSDecodingError) {
    while place < end {
      _ = try number16()
      let length = Int(try number16())
      guard place + length <= end else { throw .badExtension }
      try skip(length)
    }
    guard place == end else { throw .badExtension }
  }
}
