internal import NIOCore

/// A request as it goes over the wire: length, xid, operation, body. The xid is put in when it is sent.
enum RequestFrame {
  private static let xidPlace = 4
  static let headerLength = 8

  static func make(_ code: OperationCode, capacity: Int = 64, _ body: (inout ByteBuffer) -> Void = { _ in }) -> ByteBuffer {
    var frame = ByteBufferAllocator().buffer(capacity: capacity + 12)
    frame.writeInteger(Int32(0))
    frame.writeInteger(Int32(0))
    frame.writeInteger(code.rawValue)
    body(&frame)
    frame.setInteger(Int32(clamping: frame.readableBytes - 4), at: 0)
    return frame
  }

  static func setXid(_ xid: Int32, in frame: inout ByteBuffer) {
    frame.setInteger(xid, at: frame.readerIndex + xidPlace)
  }

  /// Of requests whose last byte says whether to set a watch.
  static func setWatch(_ isWanted: Bool, in frame: inout ByteBuffer) {
    frame.setInteger(UInt8(isWanted ? 1 : 0), at: frame.writerIndex - 1)
  }

  /// Of addWatch, whose last number is the mode.
  static func setMode(_ mode: WatchMode, in frame: inout ByteBuffer) {
    frame.setInteger(mode.rawValue, at: frame.writerIndex - 4)
  }

  static func ping() -> ByteBuffer {
    var frame = make(.ping)
    setXid(SpecialXid.ping, in: &frame)
    return frame
  }

  static func authentication(_ credentials: ZooKeeperCredentials) -> ByteBuffer {
    var frame = make(.auth) { body in
      body.writeInteger(Int32(0))
      body.writeJute(credentials.scheme)
      body.writeJute(credentials.secret)
    }
    setXid(SpecialXid.auth, in: &frame)
    return frame
  }

  static func sasl(_ token: [UInt8]) -> ByteBuffer {
    make(.sasl) { $0.writeJute(token) }
  }

  static func closeSession() -> ByteBuffer { make(.closeSession) }
}
