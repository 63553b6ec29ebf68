internal import NIOCore

/// What a server says first: it must be HTTP/2's SETTINGS.
///
/// It tells what else may answer on that port, and adds a limit of open streams to SETTINGS that name none. HTTP/2 then means no limit, and
/// so does etcd; NIOHTTP2 keeps a limit of its own of 100 and lets stream 101 wait for ever.
struct ServerPreface {
  private var pending = ByteBuffer()

  private static let headerLength = 9
  private static let settingLength = 6
  private static let settingsType: UInt8 = 4
  private static let acknowledgement: UInt8 = 1
  private static let maximumOpenStreams: UInt16 = 3
  /// More settings than exist by far.
  private static let maximumLength = 100 * settingLength

  /// Takes bytes as they arrive.
  /// - Returns: all bytes so far, to be handed on, or `nil` while more are needed.
  /// - Throws: ``EtcdError`` that names what the server seems to be.
  mutating func receive(_ bytes: ByteBuffer) throws(EtcdError) -> ByteBuffer? {
    pending.writeImmutableBuffer(bytes)
    let start = pending.readerIndex
    if let alien = Self.recognized(pending.readableBytesView) { throw alien }
    guard let lengthAndType = pending.getInteger(at: start, as: UInt32.self),
      let flags = pending.getInteger(at: start + 4, as: UInt8.self)
    else { return nil }
    let length = Int(lengthAndType >> 8)
    guard UInt8(truncatingIfNeeded: lengthAndType) == Self.settingsType, flags & Self.acknowledgement == 0,
      length % Self.settingLength == 0, length <= Self.maximumLength
    else {
      throw EtcdError(
        .unavailable, reason: .notEtcd, outcome: .notSent,
        message: "what answers there speaks neither HTTP/2 nor anything known. Is this etcd's port for clients (2379)?")
    }
    guard pending.readableBytes >= Self.headerLength + length else { return nil }
    let values = start + Self.headerLength
    let isLimited = stride(from: values, to: values + length, by: Self.settingLength).contains {
      pending.getInteger(at: $0, as: UInt16.self) == Self.maximumOpenStreams
    }
    return isLimited ? pending : withLimit(length: length)
  }

  /// The bytes with one setting more.
  private func withLimit(length: Int) -> ByteBuffer {
    var rest = pending
    var bytes = ByteBufferAllocator().buffer(capacity: rest.readableBytes + Self.settingLength)
    bytes.writeInteger(UInt32(length + Self.settingLength) << 8 | UInt32(Self.settingsType))
    rest.moveReaderIndex(forwardBy: 4)
    if var settings = rest.readSlice(length: Self.headerLength - 4 + length) { bytes.writeBuffer(&settings) }
    bytes.writeInteger(Self.maximumOpenStreams)
    bytes.writeInteger(UInt32(Int32.max))
    bytes.writeBuffer(&rest)
    return bytes
  }

  /// The error for bytes that are surely something else's.
  private static func recognized(_ bytes: ByteBufferView) -> EtcdError? {
    // A TLS record of type alert (21), version 3.x: how TLS refuses what is no TLS.
    if bytes.count >= 2, bytes[bytes.startIndex] == 21, bytes[bytes.startIndex + 1] == 3 {
      return EtcdError(
        .unavailable, reason: .serverWantsTLS, outcome: .notSent, message: "the server speaks TLS there. Use the scheme https.")
    }
    if bytes.starts(with: "HTTP/1".utf8) {
      return EtcdError(
        .unavailable, reason: .notEtcd, outcome: .notSent,
        message: """
          an HTTP/1 server answers there, which is no etcd with gRPC. Is this etcd's port for clients (2379)? \
          If etcd wants TLS there, use the scheme https.
          """)
    }
    return nil
  }
}
