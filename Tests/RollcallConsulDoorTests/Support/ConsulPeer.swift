import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Whatever answers Consul's API: a door, or Consul itself.
struct ConsulPeer: Sendable {
  struct Answer: Sendable, Equatable {
    var status: UInt
    var contentType: String
    var body: String
    var headers: HTTPHeaders

    static func == (left: Answer, right: Answer) -> Bool {
      left.status == right.status && left.contentType == right.contentType && left.body == right.body
    }
  }

  private let address: String

  /// - Parameter address: `host:port`.
  init(_ address: String) {
    self.address = address
  }

  /// - Parameter path: behind `/v1/`.
  func send(_ method: HTTPMethod, _ path: String, _ body: String? = nil) async throws -> Answer {
    var request = HTTPClientRequest(url: "http://\(address)/v1/\(path)")
    request.method = method
    // Go compresses even a body that is empty, which the client cannot undo.
    request.headers.add(name: "Accept-Encoding", value: "identity")
    if let body { request.body = .bytes(ByteBuffer(string: body)) }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    let bytes = try await response.body.collect(upTo: 1 << 24)
    return Answer(
      status: response.status.code, contentType: response.headers.first(name: "Content-Type") ?? "", body: String(buffer: bytes),
      headers: response.headers)
  }

  func get(_ path: String) async throws -> Answer { try await send(.GET, path) }

  func put(_ path: String, _ body: String? = nil) async throws -> Answer { try await send(.PUT, path, body) }
}
