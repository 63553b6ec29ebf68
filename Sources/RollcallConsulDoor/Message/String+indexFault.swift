extension String {
  /// What Consul's index says of an id that it cannot hold: it takes 36 characters, of them at most four hyphens and else pairs of hexadecimal
  /// digits. Nil for one that it can.
  var indexFault: String? {
    let characters = utf8
    let digits = characters.filter { $0 != UInt8(ascii: "-") }
    let hyphens = characters.count - digits.count
    let fault: String? =
      if characters.count != 36 {
        "UUID must be 36 characters"
      } else if hyphens > 4 {
        "UUID should have maximum of 4 \"-\"; got \(hyphens)"
      } else if !digits.count.isMultiple(of: 2) {
        "Input (without hyphens) must be even length"
      } else if let bad = digits.first(where: { !Self.isHexadecimal($0) }) {
        "Invalid UUID: encoding/hex: invalid byte: U+00\(String(bad, radix: 16, uppercase: true)) '\(Unicode.Scalar(bad))'"
      } else {
        nil
      }
    return fault.map { "index error: \($0)" }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    Character(Unicode.Scalar(byte)).isHexDigit
  }
}
