import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// The blocking index of an answer.
enum HTTPIndex {
  static func of(_ url: String) async throws -> UInt64 {
    let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: url), timeout: .seconds(10))
    _ = try await response.body.collect(upTo: 1 << 24)
    guard let text = response.headers.first(name: "X-Consul-Index"), let index = UInt64(text) else {
      throw BenchmarkError("\(url) gave no X-Consul-Index.")
    }
    return index
  }
}
