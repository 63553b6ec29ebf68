internal import NIOCore

/// What precedes each reply and event.
struct ReplyHeader: Hashable {
  var xid: Int32
  /// The last transaction that the server had seen; 0 or -1 where it says nothing.
  var zxid: Int64
  var error: Int32

  init(xid: Int32, zxid: Int64, error: Int32) {
    self.xid = xid
    self.zxid = zxid
    self.error = error
  }

  /// - Returns: nil when the frame is too short. What remains of the frame is the body.
  init?(readingFrom frame: inout ByteBuffer) {
    guard let (xid, zxid, error) = frame.readMultipleIntegers(as: (Int32, Int64, Int32).self) else { return nil }
    self.init(xid: xid, zxid: zxid, error: error)
  }
}
