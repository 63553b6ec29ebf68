/// The standard alphabet with padding, as Consul carries the values of keys.
public enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  /// The six bits of each letter; 255 for a byte outside of the alphabet.
  private static let sextets: [UInt8] = {
    var table = [UInt8](repeating: 255, count: 256)
    for (sextet, letter) in alphabet.enumerated() { table[Int(letter)] = UInt8(sextet) }
    return table
  }()

  public static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let left = bytes.count - index
      let bits = UInt32(bytes[index]) << 16 | (left > 1 ? UInt32(bytes[index + 1]) << 8 : 0) | (left > 2 ? UInt32(bytes[index + 2]) : 0)
      text.append(alphabet[Int(bits >> 18)])
      text.append(alphabet[Int(bits >> 12 & 63)])
      text.append(left > 1 ? alphabet[Int(bits >> 6 & 63)] : padding)
      text.append(left > 2 ? alphabet[Int(bits & 63)] : padding)
      index += 3
    }
    return text
  }

  /// - Throws: Go's error text with the place of the first byte that does not belong there. Line breaks are skipped.
  public static func decode(_ text: String) throws(JSONError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count / 4 * 3)
    var bits: UInt32 = 0
    var count = 0
    var paddings = 0
    var index = 0
    for letter in text.utf8 {
      defer { index += 1 }
      if letter == 0x0A || letter == 0x0D { continue }
      if letter == padding, count >= 2, count + paddings < 4 {
        paddings += 1
        continue
      }
      let sextet = sextets[Int(letter)]
      guard sextet < 64, paddings == 0 else { throw illegal(index) }
      bits = bits << 6 | UInt32(sextet)
      count += 1
      if count == 4 {
        bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        bytes.append(UInt8(truncatingIfNeeded: bits))
        bits = 0
        count = 0
      }
    }
    guard count == 0 || count + paddings == 4 else { throw illegal(index) }
    if count == 2 {
      bytes.append(UInt8(truncatingIfNeeded: bits >> 4))
    } else if count == 3 {
      bytes.append(UInt8(truncatingIfNeeded: bits >> 10))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 2))
    }
    return bytes
  }

  private static func illegal(_ index: Int) -> JSONError {
    JSONError("illegal base64 data at input byte \(index)")
  }
}
