extension String {
  /// Checks text that becomes part of a key in a catalog: not empty, not endless, no control characters.
  func validateAsName(_ what: String, maximumLength: Int) throws(RollcallError) {
    guard !isEmpty else { throw .invalid("The \(what) is empty.") }
    guard utf8.count <= maximumLength else {
      throw .invalid("The \(what) has \(utf8.count) bytes; at most \(maximumLength) are possible.")
    }
    guard !unicodeScalars.contains(where: \.isControl) else {
      throw .invalid("The \(what) has a control character in it.")
    }
  }
}

extension String {
  /// Whether no character in it has another meaning beside a host: blanks, control characters, brackets and what divides a URL.
  var canBeHost: Bool {
    // A combining mark at the beginning would melt with what stands before the host.
    !isEmpty && "[\(self)".hasPrefix("[")
      && !unicodeScalars.contains { $0.isControl || $0.isBlank || "[]/?#@,\\".unicodeScalars.contains($0) }
  }
}

extension Unicode.Scalar {
  /// C0, DEL and C1: Unicode's general category Cc, told without a look into its tables, since every registration asks it of every letter.
  package var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }

  fileprivate var isBlank: Bool { isASCII ? self == " " || (9...13).contains(value) : properties.isWhitespace }
}

extension UInt8 {
  var isASCIILetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
