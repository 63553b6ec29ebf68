internal import NIOCore

/// Cuts a stream of bytes into gRPC's length-prefixed messages, wherever the bytes were split.
struct MessageParser {
  /// A flag (1 when compressed), then the length as a 32-bit big-endian number.
  static let prefixLength = 5

  /// The longest message that is taken.
  let maximumLength: Int
  private var pending = ByteBuffer()

  init(maximumLength: Int) {
    self.maximumLength = maximumLength
  }

  /// Whether no part of a message is held.
  var isEmpty: Bool { pending.readableBytes == 0 }

  /// In bytes; a little more than the longest message so far.
  var capacity: Int { pending.storageCapacity }

  mutating func append(_ bytes: ByteBuffer) {
    if pending.readableBytes == 0 {
      pending = bytes
    } else {
      // Else what was read would stay for as long as messages straddle the pieces in which they come.
      pending.discardReadBytes()
      pending.writeImmutableBuffer(bytes)
    }
  }

  /// The next whole message, without its prefix.
  /// - Throws: ``EtcdError`` for a message that is compressed or too long. The stream is of no use after it.
  mutating func next() throws(EtcdError) -> ByteBuffer? {
    guard let flag = pending.getInteger(at: pending.readerIndex, as: UInt8.self),
      let announced = pending.getInteger(at: pending.readerIndex + 1, as: UInt32.self)
    else { return nil }
    guard flag == 0 else {
      throw EtcdError(
        .unimplemented, outcome: .ambiguous, message: "the server sent a compressed message (flag \(flag)), which it was not asked for")
    }
    let length = Int(announced)
    guard length <= maximumLength else {
      throw EtcdError(
        .resourceExhausted, reason: .replyTooLarge, outcome: .ambiguous,
        message:
          "the server sent a message of \(length) bytes; this client takes \(maximumLength). Ask for less at once, or raise the limit.")
    }
    let whole = Self.prefixLength + length
    guard pending.readableBytes >= whole else {
      // One growth instead of many. The peer only announced this much: it must also send what it announced before more is reserved.
      if pending.writableBytes < min(whole, 2 * pending.readableBytes) - pending.readableBytes {
        pending.reserveCapacity(minimumWritableBytes: min(whole, 2 * pending.readableBytes) - pending.readableBytes)
      }
      return nil
    }
    pending.moveReaderIndex(forwardBy: Self.prefixLength)
    return pending.readSlice(length: length)
  }
}
