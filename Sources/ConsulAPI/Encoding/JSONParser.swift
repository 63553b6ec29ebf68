/// Reads one JSON document with the grammar, leniency and error texts of Go's `encoding/json`.
struct JSONParser {
  /// Deeper documents are refused, so that recursion stays bounded.
  static let maximumDepth = 256

  /// Every access is checked against its count. Reading an array byte by byte would count references for each.
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var depth = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  mutating func parse() throws(JSONError) -> JSONValue {
    skipSpace()
    guard position < bytes.count else { throw JSONError("EOF") }
    return try value()
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  /// The byte after any space; the document must not end here.
  private mutating func next() throws(JSONError) -> UInt8 {
    skipSpace()
    guard let byte = current else { throw JSONError("unexpected EOF") }
    return byte
  }

  private func unexpected(_ byte: UInt8?, _ context: String) -> JSONError {
    guard let byte else { return JSONError("unexpected EOF") }
    return JSONError("invalid character \(Self.quoted(byte)) \(context)")
  }

  private mutating func value() throws(JSONError) -> JSONValue {
    switch try next() {
    case UInt8(ascii: "{"): return try nested { parser throws(JSONError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { parser throws(JSONError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"):
      try literal("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try literal("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try literal("null")
      return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    case let byte: throw unexpected(byte, "looking for beginning of value")
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(JSONError) -> JSONValue
  ) throws(JSONError) -> JSONValue {
    guard depth < Self.maximumDepth else { throw JSONError("exceeded max depth") }
    depth += 1
    defer { depth -= 1 }
    position += 1
    return try body(&self)
  }

  private mutating func object() throws(JSONError) -> JSONValue {
    var members: [JSONValue.Member] = []
    if try next() == UInt8(ascii: "}") {
      position += 1
      return .object(members)
    }
    while true {
      let start = try next()
      guard start == UInt8(ascii: "\"") else { throw unexpected(start, "looking for beginning of object key string") }
      let name = try string()
      let colon = try next()
      guard colon == UInt8(ascii: ":") else { throw unexpected(colon, "after object key") }
      position += 1
      members.append(JSONValue.Member(name, try value()))
      let end = try next()
      position += 1
      switch end {
      case UInt8(ascii: ","): continue
      case UInt8(ascii: "}"): return .object(members)
      default: throw unexpected(end, "after object key:value pair")
      }
    }
  }

  private mutating func array() throws(JSONError) -> JSONValue {
    var values: [JSONValue] = []
    if try next() == UInt8(ascii: "]") {
      position += 1
      return .array(values)
    }
    while true {
      values.append(try value())
      let end = try next()
      position += 1
      switch end {
      case UInt8(ascii: ","): continue
      case UInt8(ascii: "]"): return .array(values)
      default: throw unexpected(end, "after array element")
      }
    }
  }

  private mutating func literal(_ word: StaticString) throws(JSONError) {
    for index in 0..<word.utf8CodeUnitCount {
      let expected = word.utf8Start[index]
      guard current == expected else {
        throw unexpected(current, "in literal \(word) (expecting \(Self.quoted(expected)))")
      }
      position += 1
    }
  }

  private mutating func number() throws(JSONError) -> String {
    let start = position
    if current == UInt8(ascii: "-") { position += 1 }
    if current == UInt8(ascii: "0") {
      position += 1
    } else {
      try digits("in numeric literal")
    }
    if current == UInt8(ascii: ".") {
      position += 1
      try digits("after decimal point in numeric literal")
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      position += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
      try digits("in exponent of numeric literal")
    }
    return text(from: start)
  }

  private mutating func digits(_ context: String) throws(JSONError) {
    let start = position
    while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    guard position > start else { throw unexpected(current, context) }
  }

  private mutating func string() throws(JSONError) -> String {
    position += 1
    let start = skipPlainText()
    if current == UInt8(ascii: "\"") {
      defer { position += 1 }
      return text(from: start)
    }
    var unescaped = Array(bytes[start..<position])
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: unescaped, as: UTF8.self)
      case UInt8(ascii: "\\"):
        position += 1
        try escape(into: &unescaped)
      case ..<0x20: throw unexpected(byte, "in string literal")
      default: break
      }
      let start = skipPlainText()
      unescaped.append(contentsOf: bytes[start..<position])
    }
    throw JSONError("unexpected EOF")
  }

  /// Goes to the next byte that does not stand for itself in a string.
  /// - Returns: where it began.
  private mutating func skipPlainText() -> Int {
    let start = position
    var end = position
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
      end += 1
    }
    position = end
    return start
  }

  private func text(from start: Int) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    guard let byte = current else { throw JSONError("unexpected EOF") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      let unit = try hexadecimalUnit()
      text.append(contentsOf: String(try scalar(startingWith: unit)).utf8)
    default: throw unexpected(byte, "in string escape code")
    }
  }

  /// A lone half of a surrogate pair becomes U+FFFD.
  private mutating func scalar(startingWith unit: UInt16) throws(JSONError) -> Unicode.Scalar {
    if let scalar = Unicode.Scalar(unit) { return scalar }
    let mark = position
    if unit < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    {
      position += 2
      let low = try hexadecimalUnit()
      if (0xDC00...0xDFFF).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
      {
        return scalar
      }
      position = mark
    }
    return "\u{FFFD}"
  }

  private mutating func hexadecimalUnit() throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw unexpected(current, "in \\u hexadecimal character escape")
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }

  /// A byte in single quotes, as Go prints it.
  private static func quoted(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "'"): return #"'\''"#
    case UInt8(ascii: "\\"): return #"'\\'"#
    case 0x07: return #"'\a'"#
    case 0x08: return #"'\b'"#
    case 0x09: return #"'\t'"#
    case 0x0A: return #"'\n'"#
    case 0x0B: return #"'\v'"#
    case 0x0C: return #"'\f'"#
    case 0x0D: return #"'\r'"#
    case 0..<0x20, 0x7F: return "'\\x\(hexadecimal(byte))'"
    case 0x80...0xA0, 0xAD: return "'\\u00\(hexadecimal(byte))'"
    default: return "'\(Unicode.Scalar(byte))'"
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    byte < 16 ? "0" + String(byte, radix: 16) : String(byte, radix: 16)
  }
}

extension JSONValue {
  /// Reads the first value of a document; what follows it is ignored, as Go's decoder does.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    self = try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
      var parser = JSONParser(buffer)
      return try parser.parse()
    }
  }
}
