/// Appends compact JSON to a byte buffer, escaped as Go's `encoding/json` does.
///
/// Commas are the writer's business; balanced `begin…` and `end…` are the caller's.
public struct JSONWriter: Sendable {
  public private(set) var bytes: [UInt8]

  public init(reserving capacity: Int = 0) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  private mutating func separate() {
    switch bytes.last {
    case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): break
    default: bytes.append(UInt8(ascii: ","))
    }
  }

  public mutating func beginObject() {
    separate()
    bytes.append(UInt8(ascii: "{"))
  }

  public mutating func endObject() {
    bytes.append(UInt8(ascii: "}"))
  }

  public mutating func beginArray() {
    separate()
    bytes.append(UInt8(ascii: "["))
  }

  public mutating func endArray() {
    bytes.append(UInt8(ascii: "]"))
  }

  /// A member name that needs no escapes.
  public mutating func name(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  public mutating func name(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
  }

  public mutating func null() {
    raw("null")
  }

  public mutating func bool(_ value: Bool) {
    raw(value ? "true" : "false")
  }

  public mutating func integer(_ value: some FixedWidthInteger) {
    raw(String(value))
  }

  /// JSON that is complete already, as a number's digits.
  public mutating func raw(_ json: String) {
    separate()
    bytes.append(contentsOf: json.utf8)
  }

  /// A complete value that was written before.
  public mutating func raw(_ json: some Collection<UInt8>) {
    separate()
    bytes.append(contentsOf: json)
  }

  public mutating func string(_ text: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { escape($0) }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    var index = 0
    while index < text.count {
      let byte = text[index]
      let width = Self.escapedWidth(of: byte, at: index, in: text)
      guard width > 0 else {
        index += 1
        continue
      }
      bytes.append(contentsOf: text[start..<index])
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x0A: bytes.append(contentsOf: #"\n"#.utf8)
      case 0x0D: bytes.append(contentsOf: #"\r"#.utf8)
      case 0x09: bytes.append(contentsOf: #"\t"#.utf8)
      case 0xE2: bytes.append(contentsOf: (text[index + 2] == 0xA8 ? #"\u2028"# : #"\u2029"#).utf8)
      default:
        bytes.append(contentsOf: #"\u00"#.utf8)
        bytes.append(Self.hexadecimal[Int(byte >> 4)])
        bytes.append(Self.hexadecimal[Int(byte & 15)])
      }
      index += width
      start = index
    }
    bytes.append(contentsOf: text[start..<text.count])
  }

  private static let hexadecimal = Array("0123456789abcdef".utf8)

  /// How many bytes from here on are written as one escape; 0 for a byte that stands for itself.
  private static func escapedWidth(of byte: UInt8, at index: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    switch byte {
    case ..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"): 1
    // U+2028 and U+2029 end a line in JavaScript.
    case 0xE2 where index + 2 < text.count && text[index + 1] == 0x80 && text[index + 2] & 0xFE == 0xA8: 3
    default: 0
    }
  }
}
