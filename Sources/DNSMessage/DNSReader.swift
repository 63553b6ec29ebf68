/// Reads a message from its bytes, each access checked against their end.
struct DNSReader {
  let bytes: UnsafeRawBufferPointer
  private(set) var place: Int

  init(_ bytes: UnsafeRawBufferPointer, at place: Int = 0) {
    self.bytes = bytes
    self.place = place
  }

  mutating func byte() throws(DNSDecodingError) -> UInt8 {
    guard place < bytes.count else { throw .tooShort }
    defer { place += 1 }
    return bytes[place]
  }

  mutating func number16() throws(DNSDecodingError) -> UInt16 {
    guard place + 2 <= bytes.count else { throw .tooShort }
    defer { place += 2 }
    return UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1])
  }

  mutating func number32() throws(DNSDecodingError) -> UInt32 {
    UInt32(try number16()) << 16 | UInt32(try number16())
  }

  mutating func number64() throws(DNSDecodingError) -> UInt64 {
    UInt64(try number32()) << 32 | UInt64(try number32())
  }

  mutating func take(_ count: Int) throws(DNSDecodingError) -> [UInt8] {
    guard count >= 0, place + count <= bytes.count else { throw .tooShort }
    defer { place += count }
    return Array(bytes[place..<place + count])
  }

  mutating func skip(_ count: Int) throws(DNSDecodingError) {
    guard count >= 0, place + count <= bytes.count else { throw .tooShort }
    place += count
  }

  /// A name, followed through its pointers.
  ///
  /// A pointer must lead to before the part that it ends, so that there can be no loop; and the whole is at most 255 bytes.
  mutating func name() throws(DNSDecodingError) -> DNSName {
    let start = place
    // Nearly every name of a question is one run without pointers: it is copied at once.
    var end = start
    while true {
      guard end < bytes.count else { throw .tooShort }
      let length = Int(bytes[end])
      if length == 0 {
        guard end + 1 - start <= DNSName.maximumLength else { throw .badName }
        place = end + 1
        return DNSName(checked: Array(bytes[start...end]))
      }
      guard length <= DNSName.maximumLabelLength else { break }
      end += 1 + length
    }
    return try pointedName()
  }

  private mutating func pointedName() throws(DNSDecodingError) -> DNSName {
    var wire: [UInt8] = []
    var here = place
    var partStart = here
    var end: Int?
    while true {
      guard here < bytes.count else { throw .tooShort }
      let length = Int(bytes[here])
      switch length {
      case 0:
        wire.append(0)
        guard wire.count <= DNSName.maximumLength else { throw .badName }
        place = end ?? here + 1
        return DNSName(checked: wire)
      case 1...DNSName.maximumLabelLength:
        guard here + 1 + length <= bytes.count else { throw .tooShort }
        guard wire.count + 1 + length < DNSName.maximumLength else { throw .badName }
        wire.append(contentsOf: bytes[here...here + length])
        here += 1 + length
      case 0xC0...0xFF:
        guard here + 2 <= bytes.count else { throw .tooShort }
        let target = (length & 0x3F) << 8 | Int(bytes[here + 1])
        guard target >= DNSHeader.size, target < partStart else { throw .badName }
        if end == nil { end = here + 2 }
        here = target
        partStart = target
      default: throw .badName
      }
    }
  }

  mutating func question() throws(DNSDecodingError) -> DNSQuestion {
    let name = try name()
    return DNSQuestion(name: name, type: DNSType(rawValue: try number16()), recordClass: try number16())
  }
}
