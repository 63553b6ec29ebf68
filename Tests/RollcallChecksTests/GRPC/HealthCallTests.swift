import NIOCore
import NIOHPACK
import Testing

@testable import RollcallChecks

/// What a server's answer means, without a server.
@Suite struct HealthCallTests {
  private static let good: HPACKHeaders = [":status": "200", "content-type": "application/grpc"]
  private static let done: HPACKHeaders = ["grpc-status": "0"]

  private static func frame(_ bytes: [UInt8], flag: UInt8 = 0, length: UInt32? = nil) -> ByteBuffer {
    var frame = ByteBuffer(bytes: [flag])
    frame.writeInteger(length ?? UInt32(bytes.count))
    frame.writeBytes(bytes)
    return frame
  }

  /// - Returns: the first verdict.
  private func verdict(
    _ parts: [ByteBuffer], _ trailers: HPACKHeaders? = done, headers: HPACKHeaders = good
  ) -> HealthCall.Verdict? {
    var call = HealthCall()
    if let verdict = call.receive(headers, isEnd: false) { return verdict }
    for part in parts { if let verdict = call.receive(part, isEnd: false) { return verdict } }
    return trailers.flatMap { call.receive($0, isEnd: true) }
  }

  @Test func `Only SERVING serves`() {
    #expect(verdict([Self.frame([8, 1])]) == .serving)
    for bytes: [UInt8] in [[], [8, 0], [8, 2], [8, 3], [8, 1, 8, 2], [8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]] {
      #expect(verdict([Self.frame(bytes)]) == .notServing, "\(bytes)")
    }
    #expect(verdict([Self.frame([8, 1])], nil) == nil, "the status is still to come")
  }

  @Test func `It does not matter how the bytes were split, nor what else is in them`() {
    let whole = Array(Self.frame([0x12, 2, 9, 9, 0x1d, 1, 2, 3, 4, 0x21, 1, 2, 3, 4, 5, 6, 7, 8, 8, 1]).readableBytesView)
    #expect(verdict(whole.map { ByteBuffer(bytes: [$0]) }) == .serving)
  }

  @Test func `What is no such message fails`() {
    let failure = HealthCall.Verdict.failed(GRPCFailure("Internal", "grpc: failed to unmarshal the received message"))
    for bytes: [UInt8] in [[8], [0xff, 0xff], [0x12, 5, 1], [0x0b], [0, 1], [0x21, 1], Array(repeating: 0xff, count: 11)] {
      #expect(verdict([Self.frame(bytes)]) == failure, "\(bytes)")
    }
    #expect(verdict([]) == failure)
    #expect(verdict([Self.frame([8, 1], length: 3)]) == failure)
    #expect(verdict([Self.frame([8, 1]), Self.frame([8, 1])]) == failure)
  }

  @Test func `What is compressed, too long or without end fails`() {
    #expect(
      verdict([Self.frame([8, 1], flag: 1)])
        == .failed(GRPCFailure("Internal", "grpc: compressed flag set with identity or empty encoding")))
    #expect(
      verdict([Self.frame([], length: .max)], nil)
        == .failed(GRPCFailure("ResourceExhausted", "grpc: received message larger than max (4294967295 vs. 4096)")))
    #expect(verdict(Array(repeating: Self.frame([8, 1]), count: 10_000), nil) != nil)
  }

  @Test func `A status that says no is told, with its message`() {
    var call = HealthCall()
    let trailersOnly: HPACKHeaders = [
      ":status": "200", "content-type": "application/grpc", "grpc-status": "5", "grpc-message": "a%20%c3%bc%",
    ]
    #expect(call.receive(trailersOnly, isEnd: true) == .failed(GRPCFailure("NotFound", "a ü%")))
    #expect(verdict([], ["grpc-status": "99"]) == .failed(GRPCFailure("Code(99)", "")))
    #expect(verdict([], ["grpc-status": "x"]) == .failed(GRPCFailure("Code(x)", "")))
    #expect(verdict([], ["other": "x"]) == .failed(GRPCFailure("Internal", "server closed the stream without a status")))
  }

  @Test func `What is not gRPC is told by its status`() {
    for (status, type, code) in [
      ("404", "text/html", "Unimplemented"), ("503", "", "Unavailable"), ("200", "text/html", "Unknown"),
      ("500", "application/grpc", "Unknown"),
    ] {
      let headers: HPACKHeaders = [":status": status, "content-type": type]
      let message = "HTTP status code \(status); transport: received the unexpected content-type \"\(type)\""
      #expect(verdict([], headers: headers) == .failed(GRPCFailure(code, message)))
    }
    var call = HealthCall()
    #expect(call.receive([":status": "103"], isEnd: false) == nil)
    #expect(call.receive(ByteBuffer(), isEnd: false) != nil, "data before headers")
  }
}
