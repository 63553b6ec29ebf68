import NIOHTTP2

/// Why a call was not answered, as gRPC's clients in Go write it.
struct GRPCFailure: Error, Equatable, CustomStringConvertible {
  var code: String
  var message: String

  init(_ code: String, _ message: String) {
    self.code = code
    self.message = message
  }

  var description: String { "rpc error: code = \(code) desc = \(message)" }

  static let deadline = GRPCFailure("DeadlineExceeded", "context deadline exceeded")
  static let closed = GRPCFailure("Unavailable", "connection closed")

  /// No connection was made.
  static func connecting(_ reason: String) -> GRPCFailure {
    GRPCFailure("Unavailable", "connection error: desc = \"transport: \(reason)\"")
  }

  static func reset(_ code: HTTP2ErrorCode) -> GRPCFailure {
    let message = "stream terminated by RST_STREAM with error code: \(code)"
    return switch code {
    case .refusedStream: GRPCFailure("Unavailable", message)
    case .cancel: GRPCFailure("Canceled", message)
    case .enhanceYourCalm: GRPCFailure("ResourceExhausted", message)
    case .inadequateSecurity: GRPCFailure("PermissionDenied", message)
    default: GRPCFailure("Internal", message)
    }
  }

  /// - Parameter status: what a server gave as `grpc-status`.
  static func answered(_ status: String, _ message: String) -> GRPCFailure {
    GRPCFailure(Int(status).flatMap { names.indices.contains($0) ? names[$0] : nil } ?? "Code(\(status))", message)
  }

  private static let names = [
    "OK", "Canceled", "Unknown", "InvalidArgument", "DeadlineExceeded", "NotFound", "AlreadyExists", "PermissionDenied",
    "ResourceExhausted",
    "FailedPrecondition", "Aborted", "OutOfRange", "Unimplemented", "Internal", "Unavailable", "DataLoss", "Unauthenticated",
  ]
}
