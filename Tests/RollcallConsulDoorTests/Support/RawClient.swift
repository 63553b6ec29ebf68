import Testing
import NIOCore
import NIOPosix
import Rollcall

/// Speaks to an HTTP server byte by byte, so that tests see, and say, exactly what is on the wire.
struct RawClient: Sendable {
  struct Answer: Sendable, Equatable {
    struct Header: Sendable, Equatable {
      var name: String
      var value: String
    }

    var status: Int
    var reason: String
    var headers: [Header]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// With exactly these capitals.
    subscript(header: String) -> String? { headers.first { $0.name == header }?.value }
  }

  let address: HostPort

  /// One request on a connection of its own.
  func ask(_ method: String, _ target: String, _ body: String = "", headers: [String] = []) async throws -> Answer {
    var lines = ["\(method) \(target) HTTP/1.1", "Host: \(address)", "Connection: close"] + headers
    if !body.isEmpty || method == "PUT" { lines.append("Content-Length: \(body.utf8.count)") }
    let bytes = try await exchange(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    return try #require(Answer(bytes), "No answer to \(method) \(target): \(String(decoding: bytes, as: UTF8.self))")
  }

  /// Sends the text and reads until the server closes the connection.
  func exchange(_ text: String) async throws -> [UInt8] { try await exchange(Array(text.utf8)) }

  func exchange(_ bytes: [UInt8]) async throws -> [UInt8] {
    try await connected { inbound, outbound in
      try? await outbound.write(ByteBuffer(bytes: bytes))
      var bytes: [UInt8] = []
      // A reset after the answer is an end like any other.
      do { for try await buffer in inbound { bytes += buffer.readableBytesView } } catch {}
      return bytes
    }
  }

  func connected<Value: Sendable>(
    _ body: (NIOAsyncChannelInboundStream<ByteBuffer>, NIOAsyncChannelOutboundWriter<ByteBuffer>) async throws -> Value
  ) async throws -> Value {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: address.host, port: address.port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose(body)
  }
}

extension RawClient.Answer {
  /// Reads a whole answer, its body by length, by chunks, or to the end.
  init?(_ bytes: [UInt8]) {
    guard let end = bytes.firstRange(of: "\r\n\r\n".utf8) else { return nil }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
    let first = lines.first?.split(separator: " ", maxSplits: 2) ?? []
    guard first.count >= 2, first[0] == "HTTP/1.1", let status = Int(first[1]) else { return nil }
    let headers = lines.dropFirst().compactMap { line -> Header? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return Header(name: String(line[..<colon]), value: line[line.index(after: colon)...].trimmingPrefix(" ").description)
    }
    var body = Array(bytes[end.upperBound...])
    if headers.contains(where: { $0.name.lowercased() == "transfer-encoding" }) {
      guard let joined = Self.unchunk(body[...]) else { return nil }
      body = joined
    }
    self.init(status: status, reason: first.count > 2 ? String(first[2]) : "", headers: headers, body: body)
  }

  private static func unchunk(_ chunks: ArraySlice<UInt8>) -> [UInt8]? {
    var rest = chunks
    var body: [UInt8] = []
    while let line = rest.firstRange(of: "\r\n".utf8) {
      guard let size = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16) else { return nil }
      if size == 0 { return body }
      body += rest[line.upperBound...].prefix(size)
      rest = rest[line.upperBound...].dropFirst(size + 2)
    }
    return nil
  }
}
