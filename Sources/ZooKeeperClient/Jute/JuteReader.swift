internal import NIOCore

/// Reads ZooKeeper's records ("jute"): integers big-endian, strings and buffers behind a 32-bit length, -1 for null.
struct JuteReader {
  private var bytes: ByteBuffer

  init(_ bytes: ByteBuffer) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { bytes.readableBytes == 0 }

  mutating func integer<Integer: FixedWidthInteger>(_ type: Integer.Type = Integer.self) throws(JuteError) -> Integer {
    guard let value = bytes.readInteger(as: type) else { throw JuteError(description: "a record ends in the middle of a number") }
    return value
  }

  /// Whatever is not zero is true, as in Java's `readBoolean`.
  mutating func bool() throws(JuteError) -> Bool {
    try integer(UInt8.self) != 0
  }

  /// A null is read as the empty string.
  mutating func string() throws(JuteError) -> String {
    guard let count = try length("string") else { return "" }
    guard let text = try? bytes.readUTF8ValidatedString(length: count) else {
      throw JuteError(description: "a string is longer than its record, or no UTF-8")
    }
    return text
  }

  mutating func buffer() throws(JuteError) -> [UInt8]? {
    guard let count = try length("buffer") else { return nil }
    guard let data = bytes.readBytes(length: count) else { throw JuteError(description: "a buffer is longer than its record") }
    return data
  }

  /// A null is read as no element.
  mutating func vector<Element>(_ element: (inout JuteReader) throws(JuteError) -> Element) throws(JuteError) -> [Element] {
    guard let count = try length("vector") else { return [] }
    var elements: [Element] = []
    // The peer announced the count; what it announces is not reserved before it is there. No element is shorter than 4 bytes.
    elements.reserveCapacity(min(count, bytes.readableBytes / 4))
    for _ in 0..<count { elements.append(try element(&self)) }
    return elements
  }

  /// - Returns: nil for null.
  private mutating func length(_ what: String) throws(JuteError) -> Int? {
    let count = try integer(Int32.self)
    if count == -1 { return nil }
    guard count >= 0, count <= bytes.readableBytes else {
      throw JuteError(description: "a \(what) of length \(count) in a record with \(bytes.readableBytes) bytes left")
    }
    return Int(count)
  }
}
