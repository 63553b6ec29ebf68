/// How names of services, nodes and tags, which may be any text, become labels that every resolver carries.
///
/// Letters become small, since DNS does not tell them apart. Letters, digits, hyphens and underscores stay. Every other byte becomes `_` and two digits in
/// hexadecimal, so that `dot.ted` is asked for as `dot_2eted`. What is then longer than 63 bytes keeps its first 46, with `_` and 16 digits of a
/// hash of the whole. A name is found by its own bytes as well, where a resolver lets them through.
package enum DNSLabel {
  package static let maximumLength = 63
  private static let keptLength = 46

  package static func escaped(_ name: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(name.utf8.count)
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): bytes.append(byte | 0x20)
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        bytes.append(byte)
      default: bytes += [UInt8(ascii: "_"), hex(byte >> 4), hex(byte & 15)]
      }
    }
    guard bytes.count > maximumLength else { return String(decoding: bytes, as: UTF8.self) }
    let hash = StableHash.of(name)
    let digits = stride(from: 60, through: 0, by: -4).map { hex(UInt8(truncatingIfNeeded: hash >> $0) & 15) }
    return String(decoding: bytes.prefix(keptLength) + [UInt8(ascii: "_")] + digits, as: UTF8.self)
  }

  /// As DNS compares them.
  package static func lowercased(_ name: String) -> String {
    String(decoding: name.utf8.map { (65...90).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  private static func hex(_ digit: UInt8) -> UInt8 { digit < 10 ? 48 + digit : 87 + digit }
}
