internal import NIOCore

/// Cuts a stream of bytes into frames: a 32-bit length, then so many bytes.
struct FrameParser {
  /// The longest frame that is taken, in bytes without its length.
  let maximumLength: Int
  private var pending = ByteBuffer()

  init(maximumLength: Int) {
    self.maximumLength = maximumLength
  }

  mutating func append(_ bytes: ByteBuffer) {
    if pending.readableBytes == 0 {
      pending = bytes
    } else {
      pending.writeImmutableBuffer(bytes)
    }
  }

  /// The next whole frame without its length.
  /// - Throws: ``ZooKeeperError`` for a length that no frame has; nothing behind it can be read.
  mutating func next() throws(ZooKeeperError) -> ByteBuffer? {
    guard let announced = pending.getInteger(at: pending.readerIndex, as: Int32.self) else { return nil }
    guard announced >= 0, announced <= maximumLength else { throw Self.oversized(announced, pending, maximumLength) }
    let whole = 4 + Int(announced)
    guard pending.readableBytes >= whole else {
      // One growth instead of many; but the peer must also send what it announced before more is reserved.
      let wanted = min(whole, 2 * pending.readableBytes) - pending.readableBytes
      if pending.writableBytes < wanted { pending.reserveCapacity(minimumWritableBytes: wanted) }
      return nil
    }
    pending.moveReaderIndex(forwardBy: 4)
    return pending.readSlice(length: Int(announced))
  }

  private static func oversized(_ announced: Int32, _ bytes: ByteBuffer, _ limit: Int) -> ZooKeeperError {
    let start = bytes.readableBytesView.prefix(4)
    // Text, or a record of TLS (content type 0x15 or 0x16, version 3.x), where a length should be.
    let isForeign = start.allSatisfy { (0x20...0x7e).contains($0) } || (start.first == 0x15 || start.first == 0x16)
    if isForeign || announced < 0 {
      let shown = start.map { String($0, radix: 16) }.joined(separator: " ")
      return ZooKeeperError(
        .notZooKeeper,
        "what answers there does not speak ZooKeeper's protocol (its first bytes are \(shown)). Is this the client port, and is TLS set as on the server?"
      )
    }
    return ZooKeeperError(
      .replyTooLarge, "the server sent a frame of \(announced) bytes; this client takes \(limit). Ask for less at once, or raise the limit."
    )
  }
}
