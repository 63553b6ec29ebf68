import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import RealServers

/// The agent's HTTP API, as far as the tests need it.
enum Agent {
  static func register(_ id: String, _ service: String, tags: [String] = [], at address: String, checks: [[String: String]] = [])
    async throws
  {
    let body: [String: any Sendable] = ["ID": id, "Name": service, "Address": "10.0.0.1", "Port": 80, "Tags": tags, "Checks": checks]
    try await put("/v1/agent/service/register", body: try JSONSerialization.data(withJSONObject: body), at: address)
  }

  static func put(_ path: String, body: Data = Data(), at address: String) async throws {
    var request = HTTPClientRequest(url: "http://\(address)\(path)")
    request.method = .PUT
    request.body = .bytes(ByteBuffer(bytes: body))
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
    let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
    guard response.status == .ok else { throw Browser.Failure("\(path): \(response.status.code) \(text)") }
  }
}
