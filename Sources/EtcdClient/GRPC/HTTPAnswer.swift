internal import NIOCore
internal import NIOHPACK
internal import NIOHTTP2

/// What gRPC reads out of HTTP/2's headers and error codes.
enum HTTPAnswer {
  /// Why headers are not those of a gRPC reply.
  static func error(in headers: HPACKHeaders) -> EtcdError? {
    let status = headers.first(name: ":status") ?? "none"
    guard status == "200" else {
      return EtcdError(
        code(httpStatus: status), reason: .notEtcd, outcome: .ambiguous,
        message: "the server answered with HTTP status \(status), which etcd does not")
    }
    let type = headers.first(name: "content-type") ?? ""
    guard type.hasPrefix("application/grpc") else {
      return EtcdError(
        .unknown, reason: .notEtcd, outcome: .ambiguous, message: "the server answered with content of type '\(type)', which is not gRPC")
    }
    return nil
  }

  /// The result that the last headers of a reply give.
  static func result(trailers: HPACKHeaders, isOnlyHeaders: Bool, reply: ByteBuffer?) -> CallResult {
    guard let text = trailers.first(name: "grpc-status") else {
      if isOnlyHeaders, let error = error(in: trailers) { return .failure(error) }
      return .failure(EtcdError(.unknown, outcome: .ambiguous, message: "the server ended a reply without a gRPC status"))
    }
    guard let number = Int(text) else {
      return .failure(EtcdError(.unknown, outcome: .ambiguous, message: "the server sent '\(text)' as gRPC status"))
    }
    if number == 0 { return .success(reply) }
    let message = percentDecoded(trailers.first(name: "grpc-message") ?? "")
    return .failure(EtcdError(answered: EtcdError.Code(rawValue: number) ?? .unknown, message))
  }

  /// What gRPC makes of a reset stream.
  static func error(reset code: HTTP2ErrorCode) -> EtcdError {
    let message = "the server reset the stream (\(code))"
    return switch code {
    case .refusedStream: EtcdError(.unavailable, outcome: .notSent, message: message)
    case .cancel: EtcdError(.cancelled, outcome: .ambiguous, message: message)
    case .enhanceYourCalm: EtcdError(.resourceExhausted, outcome: .ambiguous, message: message)
    case .inadequateSecurity: EtcdError(.permissionDenied, outcome: .ambiguous, message: message)
    default: EtcdError(.internal, outcome: .ambiguous, message: message)
    }
  }

  private static func code(httpStatus: String) -> EtcdError.Code {
    switch httpStatus {
    case "400": .internal
    case "401": .unauthenticated
    case "403": .permissionDenied
    case "404": .unimplemented
    case "429", "502", "503", "504": .unavailable
    default: .unknown
    }
  }

  /// gRPC's encoding of messages; what is malformed stays as it is.
  static func percentDecoded(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
    var decoded: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let high = rest.first.flatMap(hexDigit), let low = rest.dropFirst().first.flatMap(hexDigit) {
        decoded.append(high << 4 | low)
        rest = rest.dropFirst(2)
      } else {
        decoded.append(byte)
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
