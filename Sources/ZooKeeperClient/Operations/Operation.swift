internal import NIOCore

/// One request, ready for the wire but for its xid, and how its reply is read.
struct Operation<Reply: Sendable>: Sendable {
  let code: OperationCode
  var frame: ByteBuffer
  /// Of the reply's body, behind its header.
  let decode: @Sendable (inout JuteReader) throws(JuteError) -> Reply

  init(
    _ code: OperationCode, capacity: Int = 64, _ body: (inout ByteBuffer) -> Void = { _ in },
    decode: @escaping @Sendable (inout JuteReader) throws(JuteError) -> Reply
  ) {
    self.code = code
    frame = RequestFrame.make(code, capacity: capacity, body)
    self.decode = decode
  }

  /// Bytes behind the length, as the server's limit counts them.
  var length: Int { frame.readableBytes - 4 }

  func reply(from body: ByteBuffer) throws(ZooKeeperError) -> Reply {
    var reader = JuteReader(body)
    do throws(JuteError) {
      return try decode(&reader)
    } catch {
      throw ZooKeeperError(.malformedReply, outcome: .ambiguous, "the server's reply to \(code) cannot be read: \(error.description)")
    }
  }
}

extension Operation where Reply == Void {
  /// Whose reply has no body, or none that matters.
  init(_ code: OperationCode, _ body: (inout ByteBuffer) -> Void) {
    self.init(code, capacity: 64, body) { (_) throws(JuteError) in }
  }
}
