internal import NIOCore

/// How a call ended; the message is that of a unary call.
typealias CallResult = Result<ByteBuffer?, EtcdError>
