/// The escapes of a double-quoted string in Go.
enum GoString {
  /// - Parameter content: what stands between the quotes, which holds none.
  /// - Returns: nil when an escape is none.
  static func unescape(_ content: ArraySlice<UInt8>) -> String? {
    guard content.contains(UInt8(ascii: "\\")) else { return String(decoding: content, as: UTF8.self) }
    var bytes: [UInt8] = []
    var rest = content
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      guard let kind = rest.popFirst() else { return nil }
      switch kind {
      case UInt8(ascii: "a"): bytes.append(0x07)
      case UInt8(ascii: "b"): bytes.append(0x08)
      case UInt8(ascii: "f"): bytes.append(0x0C)
      case UInt8(ascii: "n"): bytes.append(0x0A)
      case UInt8(ascii: "r"): bytes.append(0x0D)
      case UInt8(ascii: "t"): bytes.append(0x09)
      case UInt8(ascii: "v"): bytes.append(0x0B)
      case UInt8(ascii: "\\"): bytes.append(kind)
      case UInt8(ascii: "x"):
        guard let code = number(&rest, digits: 2, radix: 16) else { return nil }
        bytes.append(UInt8(truncatingIfNeeded: code))
      case UInt8(ascii: "u"), UInt8(ascii: "U"):
        guard let code = number(&rest, digits: kind == UInt8(ascii: "u") ? 4 : 8, radix: 16), let scalar = Unicode.Scalar(code) else {
          return nil
        }
        bytes += Array(String(Character(scalar)).utf8)
      case UInt8(ascii: "0")...UInt8(ascii: "7"):
        rest = content[(rest.startIndex - 1)...]
        guard let code = number(&rest, digits: 3, radix: 8), code < 256 else { return nil }
        bytes.append(UInt8(code))
      default: return nil
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func number(_ rest: inout ArraySlice<UInt8>, digits: Int, radix: Int) -> UInt32? {
    guard rest.count >= digits else { return nil }
    let text = String(decoding: rest.prefix(digits), as: UTF8.self)
    rest = rest.dropFirst(digits)
    return text.hasPrefix("+") || text.hasPrefix("-") ? nil : UInt32(text, radix: radix)
  }
}
