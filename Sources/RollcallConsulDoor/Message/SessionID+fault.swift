import Rollcall

extension SessionID {
  /// What Consul says of a session that does not exist.
  var unknownText: String { fault ?? "invalid session \"\(self)\"" }

  /// What Consul says of an id that cannot be a session's: its index takes 36 characters, of them at most four hyphens and else pairs of
  /// hexadecimal digits. Nil for one that can be.
  var fault: String? {
    let characters = rawValue.utf8
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
    return fault.map { "failed session lookup: index error: \($0)" }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    Character(Unicode.Scalar(byte)).isHexDigit
  }
}
