import NIOCore

/// The two messages of gRPC's health protocol, of one field each, in gRPC's frames.
enum HealthMessage {
  /// The server serves.
  static let serving: UInt64 = 1

  /// `HealthCheckRequest { string service = 1 }`
  static func request(service: String) -> ByteBuffer {
    var message = ByteBuffer()
    if !service.isEmpty {
      message.writeInteger(UInt8(1 << 3 | 2))
      write(UInt64(service.utf8.count), to: &message)
      message.writeString(service)
    }
    var frame = ByteBuffer()
    frame.writeInteger(UInt8(0))
    frame.writeInteger(UInt32(message.readableBytes))
    frame.writeBuffer(&message)
    return frame
  }

  /// `HealthCheckResponse { ServingStatus status = 1 }`, without its frame. What else a server sends along is skipped.
  /// - Returns: nil for what is no such message.
  static func status(in message: ByteBuffer) -> UInt64? {
    var message = message
    var status: UInt64 = 0
    while message.readableBytes > 0 {
      guard let tag = number(&message), tag >> 3 > 0, tag >> 3 < 1 << 29 else { return nil }
      switch tag & 7 {
      case 0:
        guard let value = number(&message) else { return nil }
        if tag >> 3 == 1 { status = value }
      case 1: guard message.readSlice(length: 8) != nil else { return nil }
      case 2:
        guard let length = number(&message), let count = Int(exactly: length), message.readSlice(length: count) != nil else { return nil }
      case 5: guard message.readSlice(length: 4) != nil else { return nil }
      default: return nil
      }
    }
    return status
  }

  private static func write(_ number: UInt64, to message: inout ByteBuffer) {
    var rest = number
    while rest >= 0x80 {
      message.writeInteger(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    message.writeInteger(UInt8(truncatingIfNeeded: rest))
  }

  private static func number(_ message: inout ByteBuffer) -> UInt64? {
    var number: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let byte = message.readInteger(as: UInt8.self) else { return nil }
      number |= UInt64(byte & 0x7f) << shift
      if byte & 0x80 == 0 { return number }
    }
    return nil
  }
}
