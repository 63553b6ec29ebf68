/// Compact JSON made readable as Go's `json.MarshalIndent` does it, by four spaces, with a newline at the end.
enum IndentedJSON {
  static func indent(_ compact: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(compact.count * 2)
    var depth = 0
    var isInText = false
    var isEscaped = false
    var last: UInt8 = 0

    func newline() {
      output.append(UInt8(ascii: "\n"))
      for _ in 0..<max(depth, 0) { output.append(contentsOf: "    ".utf8) }
    }

    for byte in compact {
      defer { last = byte }
      if isInText {
        output.append(byte)
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInText = false
        }
        continue
      }
      let isClosing = byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
      let hasOpened = last == UInt8(ascii: "{") || last == UInt8(ascii: "[")
      if isClosing {
        depth -= 1
        if !hasOpened { newline() }
      } else if hasOpened {
        newline()
      }
      output.append(byte)
      switch byte {
      case UInt8(ascii: "\""): isInText = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ","): newline()
      case UInt8(ascii: ":"): output.append(UInt8(ascii: " "))
      default: break
      }
    }
    output.append(UInt8(ascii: "\n"))
    return output
  }
}
