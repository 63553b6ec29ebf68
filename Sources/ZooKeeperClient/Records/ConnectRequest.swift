internal import NIOCore

/// The first frame of a connection.
struct ConnectRequest: Hashable {
  var lastZxid: Int64
  /// Milliseconds.
  var timeout: Int32
  /// 0 for a new session.
  var session: Int64
  /// 16 bytes; zeros for a new session.
  var password: [UInt8]
  /// Whether a server in read-only mode will do.
  var acceptsReadOnly: Bool

  func frame() -> ByteBuffer {
    var frame = ByteBufferAllocator().buffer(capacity: 64)
    frame.writeInteger(Int32(0))
    // The version of the protocol; there is one.
    frame.writeInteger(Int32(0))
    frame.writeInteger(lastZxid)
    frame.writeInteger(timeout)
    frame.writeInteger(session)
    frame.writeJute(password)
    frame.writeJute(acceptsReadOnly)
    frame.setInteger(Int32(clamping: frame.readableBytes - 4), at: 0)
    return frame
  }
}
