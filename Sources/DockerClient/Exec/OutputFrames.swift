import NIOCore

/// Takes the frames off what a program in a container printed: which stream it is of, three zeros, its length in 32 bits.
struct OutputFrames {
  private static let prefix = 8

  private var header = ByteBuffer()
  /// Of the frame that is being read.
  private var rest = 0

  /// - Returns: the parts that the program printed, of both streams in their order.
  mutating func receive(_ bytes: ByteBuffer) -> [ByteBuffer] {
    var bytes = bytes
    var parts: [ByteBuffer] = []
    while bytes.readableBytes > 0 {
      if rest > 0 {
        guard let part = bytes.readSlice(length: min(rest, bytes.readableBytes)) else { break }
        rest -= part.readableBytes
        parts.append(part)
      } else if var piece = bytes.readSlice(length: min(Self.prefix - header.readableBytes, bytes.readableBytes)) {
        header.writeBuffer(&piece)
        guard header.readableBytes == Self.prefix else { break }
        rest = header.getInteger(at: header.readerIndex + 4, as: UInt32.self).map(Int.init) ?? 0
        header.clear()
      }
    }
    return parts
  }
}
