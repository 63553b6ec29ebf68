import NIOCore
import NIOHPACK
import NIOHTTP2

/// The server's half of one call of `grpc.health.v1.Health/Check`, as a pure machine: fed with what comes, it says what that means once that is certain.
struct HealthCall {
  enum Verdict: Equatable {
    case serving
    case notServing
    case failed(GRPCFailure)
  }

  /// In bytes; the real ones have two, and room for what servers add.
  static let maximumMessage = 4096
  private static let prefix = 5

  private var hasHeaders = false
  private var received = ByteBuffer()

  mutating func receive(_ headers: HPACKHeaders, isEnd: Bool) -> Verdict? {
    // An interim answer (1xx) precedes the real one.
    if !hasHeaders, !isEnd, headers.first(name: ":status")?.hasPrefix("1") ?? false { return nil }
    if !hasHeaders, headers.first(name: "grpc-status") == nil, let failure = Self.failure(of: headers) { return .failed(failure) }
    hasHeaders = true
    return isEnd ? end(headers) : nil
  }

  mutating func receive(_ data: ByteBuffer, isEnd: Bool) -> Verdict? {
    guard hasHeaders else { return .failed(GRPCFailure("Internal", "the server sent data before headers")) }
    received.writeImmutableBuffer(data)
    if let flag = received.getInteger(at: received.readerIndex, as: UInt8.self), flag != 0 {
      return .failed(GRPCFailure("Internal", "grpc: compressed flag set with identity or empty encoding"))
    }
    if let length = received.getInteger(at: received.readerIndex + 1, as: UInt32.self), length > Self.maximumMessage {
      return .failed(
        GRPCFailure("ResourceExhausted", "grpc: received message larger than max (\(length) vs. \(Self.maximumMessage))"))
    }
    if received.readableBytes > Self.prefix + Self.maximumMessage {
      return .failed(GRPCFailure("Internal", "the server sent more than one message"))
    }
    return isEnd ? .failed(GRPCFailure("Internal", "server closed the stream without sending trailers")) : nil
  }

  private func end(_ trailers: HPACKHeaders) -> Verdict {
    guard let status = trailers.first(name: "grpc-status") else {
      return .failed(GRPCFailure("Internal", "server closed the stream without a status"))
    }
    guard status == "0" else {
      return .failed(.answered(status, Self.percentDecoded(trailers.first(name: "grpc-message") ?? "")))
    }
    guard let length = received.getInteger(at: received.readerIndex + 1, as: UInt32.self),
      received.readableBytes == Self.prefix + Int(length),
      let message = received.getSlice(at: received.readerIndex + Self.prefix, length: Int(length)),
      let health = HealthMessage.status(in: message)
    else { return .failed(GRPCFailure("Internal", "grpc: failed to unmarshal the received message")) }
    return health == HealthMessage.serving ? .serving : .notServing
  }

  /// Why headers are not those of gRPC's answers.
  private static func failure(of headers: HPACKHeaders) -> GRPCFailure? {
    let status = headers.first(name: ":status") ?? "none"
    let type = headers.first(name: "content-type") ?? ""
    guard status != "200" || !type.hasPrefix("application/grpc") else { return nil }
    let code =
      switch status {
      case "400": "Internal"
      case "401": "Unauthenticated"
      case "403": "PermissionDenied"
      case "404": "Unimplemented"
      case "429", "502", "503", "504": "Unavailable"
      default: "Unknown"
      }
    return GRPCFailure(code, "HTTP status code \(status); transport: received the unexpected content-type \"\(type)\"")
  }

  /// gRPC's encoding of messages; what is malformed stays as it is.
  private static func percentDecoded(_ text: String) -> String {
    var decoded: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
        decoded.append(value)
        rest = rest.dropFirst(2)
      } else {
        decoded.append(byte)
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }
}
