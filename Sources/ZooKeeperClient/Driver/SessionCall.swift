internal import NIOCore

/// Who waits for a reply.
typealias SessionCall = CheckedContinuation<ByteBuffer, any Error>
