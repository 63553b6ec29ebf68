/// Reads values of RESP2 from bytes that arrive in any pieces. What it reads is bounded.
struct RESPParser {
  struct Problem: Error, CustomStringConvertible {
    var description: String
  }

  static let maximumLength = 16 << 20
  static let maximumCount = 100_000
  private static let maximumDepth = 8

  /// - Returns: the value and how many bytes it takes; nil when the end of it has not come yet.
  static func parse(_ bytes: some RandomAccessCollection<UInt8>) throws(Problem) -> (value: RESPValue, length: Int)? {
    var reader = Reader(bytes: Array(bytes))
    guard let value = try reader.value(depth: 0) else { return nil }
    return (value, reader.position)
  }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0

    mutating func value(depth: Int) throws(Problem) -> RESPValue? {
      guard depth < maximumDepth else { throw Problem(description: "Redis answered with lists in lists without end.") }
      guard position < bytes.count else { return nil }
      let kind = bytes[position]
      guard let line = try line() else { return nil }
      switch kind {
      case UInt8(ascii: "+"): return .text(line)
      case UInt8(ascii: "-"): return .error(line)
      case UInt8(ascii: ":"): return .integer(try number(line))
      case UInt8(ascii: "$"):
        let length = try number(line)
        guard length >= 0 else { return .null }
        guard length <= maximumLength else { throw Problem(description: "Redis answered with \(length) bytes at once.") }
        guard bytes.count - position >= length + 2 else { return nil }
        defer { position += length + 2 }
        return .bytes(Array(bytes[position..<position + length]))
      case UInt8(ascii: "*"):
        let count = try number(line)
        guard count >= 0 else { return .null }
        guard count <= maximumCount else { throw Problem(description: "Redis answered with a list of \(count).") }
        var values: [RESPValue] = []
        for _ in 0..<count {
          guard let value = try value(depth: depth + 1) else { return nil }
          values.append(value)
        }
        return .array(values)
      default: throw Problem(description: "What answers is no Redis.")
      }
    }

    /// What follows the first byte, to the end of the line.
    private mutating func line() throws(Problem) -> String? {
      guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "\r")) else {
        guard bytes.count - position <= maximumLength else { throw Problem(description: "Redis answered with a line without end.") }
        return nil
      }
      guard end + 1 < bytes.count else { return nil }
      defer { position = end + 2 }
      return String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
    }

    private func number(_ text: String) throws(Problem) -> Int {
      guard let number = Int(text) else { throw Problem(description: "Redis answered '\(text)' where a number was to be.") }
      return number
    }
  }
}
