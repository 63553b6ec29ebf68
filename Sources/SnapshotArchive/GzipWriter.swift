/// Wraps bytes in gzip without making them smaller: what reads a snapshot asks for the form, not for the saving.
struct GzipWriter: Sendable {
  private var checksum = CRC32()
  private var size: UInt32 = 0

  /// Deflate by method, no name, no time, an unknown system.
  static let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
  private static let longestBlock = 65_535

  mutating func block(_ bytes: [UInt8]) -> [UInt8] {
    checksum.update(bytes)
    size &+= UInt32(truncatingIfNeeded: bytes.count)
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + 5 * (bytes.count / Self.longestBlock + 1))
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(Self.longestBlock)
      rest = rest.dropFirst(part.count)
      output.append(0)
      output += Self.little(UInt16(part.count)) + Self.little(~UInt16(part.count))
      output += part
    }
    return output
  }

  /// An empty last block, and what the reader checks all against.
  func end() -> [UInt8] {
    [1, 0, 0, 0xFF, 0xFF] + Self.little(checksum.value) + Self.little(size)
  }

  private static func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
}
