/// Takes bytes out of gzip.
enum GzipReader {
  /// - Parameter limit: the most that may come out, in bytes.
  static func read(_ bytes: [UInt8], limit: Int) throws(ArchiveError) -> [UInt8] {
    guard bytes.count >= 18 else { throw .decompression("unexpected EOF") }
    guard bytes[0] == 0x1F, bytes[1] == 0x8B, bytes[2] == 8 else { throw .decompression("gzip: invalid header") }
    var position = 10
    let flags = bytes[3]
    if flags & 4 != 0 {
      guard position + 2 <= bytes.count else { throw .decompression("unexpected EOF") }
      position += 2 + Int(bytes[position]) + Int(bytes[position + 1]) << 8
    }
    // A name and a remark, each up to its zero.
    for flag: UInt8 in [8, 16] where flags & flag != 0 {
      guard position < bytes.count, let zero = bytes[position...].firstIndex(of: 0) else { throw .decompression("unexpected EOF") }
      position = zero + 1
    }
    if flags & 2 != 0 { position += 2 }
    guard position <= bytes.count else { throw .decompression("unexpected EOF") }
    var inflater = Inflater(bytes, from: position, limit: limit)
    let output = try inflater.run()
    let end = inflater.position
    guard end + 8 <= bytes.count else { throw .decompression("unexpected EOF") }
    var checksum = CRC32()
    checksum.update(output)
    guard little(bytes[end..<(end + 4)]) == checksum.value,
      little(bytes[(end + 4)..<(end + 8)]) == UInt32(truncatingIfNeeded: output.count)
    else { throw .decompression("gzip: invalid checksum") }
    return output
  }

  private static func little(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
