import NIOCore
import NIOHPACK

@testable import EtcdClient

/// What a gRPC server sends.
enum GRPCFrames {
  static let headers: HPACKHeaders = [":status": "200", "content-type": "application/grpc"]
  static let ok: HPACKHeaders = ["grpc-status": "0", "grpc-message": ""]

  static func status(_ code: Int, _ message: String) -> HPACKHeaders { ["grpc-status": "\(code)", "grpc-message": message] }

  /// A message with its prefix.
  static func frame(_ message: String) -> ByteBuffer { frame(Array(message.utf8)) }

  static func frame(_ message: [UInt8], flag: UInt8 = 0) -> ByteBuffer {
    var buffer = ByteBuffer(integer: flag)
    buffer.writeInteger(UInt32(message.count))
    buffer.writeBytes(message)
    return buffer
  }
}
