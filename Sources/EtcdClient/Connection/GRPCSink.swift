internal import NIOCore

/// Where a call's messages and its end go.
enum GRPCSink: Sendable {
  case unary(CheckedContinuation<ByteBuffer, any Error>)
  /// Called on the connection's event loop, in order; nothing follows the end.
  case stream(@Sendable (GRPCStreamEvent) -> Void)
}

enum GRPCStreamEvent: Sendable {
  case message(ByteBuffer)
  /// `nil` when the server ended it in order.
  case end(EtcdError?)
}
