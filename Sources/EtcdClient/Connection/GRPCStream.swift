internal import NIOCore

/// A stream that the client has opened.
struct GRPCStream: Sendable {
  let id: UInt64
  let connection: GRPCConnection

  /// With gRPC's prefix. Nothing happens when the stream has ended.
  func send(_ frame: ByteBuffer) { connection.submit(.send(id, frame)) }

  /// Ends it from this side; ``GRPCStreamEvent/end(_:)`` follows.
  func cancel() { connection.submit(.cancel(id)) }
}
