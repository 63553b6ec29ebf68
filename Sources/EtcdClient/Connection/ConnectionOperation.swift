internal import NIOCore

/// What the users of a connection ask of it; numbers are those of the calls.
enum ConnectionOperation: Sendable {
  case start(UInt64, GRPCSink, ConnectionMachine<GRPCSink>.Start)
  case send(UInt64, ByteBuffer)
  case sendEnd(UInt64)
  case cancel(UInt64)
  /// No new calls; it closes when the last one has ended.
  case retire
  /// All calls end with the error.
  case close(EtcdError)
}
