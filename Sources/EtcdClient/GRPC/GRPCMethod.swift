internal import NIOCore
internal import NIOHPACK
internal import SwiftProtobuf

/// One of etcd's methods: its path and the messages that it takes and gives.
struct GRPCMethod<Request: Message & Sendable, Reply: Message & Sendable>: Sendable {
  let path: String

  init(_ service: String, _ name: String) {
    path = "/etcdserverpb.\(service)/\(name)"
  }

  /// A message with gRPC's prefix.
  func frame(_ request: Request) throws(EtcdError) -> ByteBuffer {
    do {
      let bytes: [UInt8] = try request.serializedBytes()
      guard let length = UInt32(exactly: bytes.count) else {
        throw EtcdError(.invalidArgument, reason: .requestTooLarge, outcome: .notSent, message: "a request of \(bytes.count) bytes")
      }
      var frame = ByteBufferAllocator().buffer(capacity: bytes.count + MessageParser.prefixLength)
      frame.writeInteger(UInt8(0))
      frame.writeInteger(length)
      frame.writeBytes(bytes)
      return frame
    } catch {
      throw error as? EtcdError ?? EtcdError(.internal, outcome: .notSent, message: "the request cannot be encoded: \(error)")
    }
  }

  func reply(from buffer: ByteBuffer) throws(EtcdError) -> Reply {
    var options = BinaryDecodingOptions()
    options.discardUnknownFields = true
    do {
      return try buffer.withUnsafeReadableBytes { try Reply(serializedBytes: $0.bytes, options: options) }
    } catch {
      throw EtcdError(.internal, outcome: .ambiguous, message: "the server's reply to \(path) is malformed: \(error)")
    }
  }
}
