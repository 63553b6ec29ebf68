/// How a writer of JSON escapes text. Each of the formats here is to be met byte for byte, and their writers differ.
enum JSONEscaping {
  /// What must be, and nothing more; hexadecimal digits in upper case, as Jackson writes them.
  case minimal
  /// Nothing but printable ASCII, as Python's `json.dumps` writes.
  case ascii
  /// Signs that mean something in HTML as well, and the line separators, as Go's `encoding/json` writes. `\b` and `\f` have no short form
  /// before Go 1.22, and so not in the programs whose format this is for.
  case html

  func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars { append(scalar, to: &quoted) }
    quoted += "\""
    return quoted
  }

  private func append(_ scalar: Unicode.Scalar, to quoted: inout String) {
    switch scalar {
    case "\"": quoted += "\\\""
    case "\\": quoted += "\\\\"
    case "\n": quoted += "\\n"
    case "\r": quoted += "\\r"
    case "\t": quoted += "\\t"
    case "\u{8}" where self != .html: quoted += "\\b"
    case "\u{c}" where self != .html: quoted += "\\f"
    case _ where needsEscape(scalar):
      for unit in String(scalar).utf16 { quoted += "\\u" + hexadecimal(unit) }
    default: quoted.unicodeScalars.append(scalar)
    }
  }

  private func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .minimal: scalar.value < 0x20
    case .ascii: !(0x20...0x7e).contains(scalar.value)
    case .html: scalar.value < 0x20 || "<>&\u{2028}\u{2029}".unicodeScalars.contains(scalar)
    }
  }

  private func hexadecimal(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16, uppercase: self == .minimal)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
