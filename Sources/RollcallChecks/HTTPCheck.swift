import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Rollcall
import RollcallAgent

/// Asks a service by HTTP. Outputs are worded as Consul's.
struct HTTPCheck: Sendable {
  private let client: HTTPClient
  /// Without a look at certificates.
  private let trustingClient: HTTPClient

  init() {
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: Self.configuration(.makeClientConfiguration()))
    var trusting = TLSConfiguration.makeClientConfiguration()
    trusting.certificateVerification = .none
    trustingClient = HTTPClient(eventLoopGroupProvider: .singleton, configuration: Self.configuration(trusting))
  }

  private static func configuration(_ tls: TLSConfiguration) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .follow(max: 10, allowCycles: false))
    // A refused connection is the answer.
    configuration.connectionPool.retryConnectionEstablishment = false
    return configuration
  }

  func run(_ probe: HTTPProbe, timeout: Duration, outputLimit: Int) async -> CheckOutcome {
    var request = HTTPClientRequest(url: probe.url)
    request.method = HTTPMethod(rawValue: probe.method)
    request.headers = ["User-Agent": "Rollcall Health Check", "Accept": "text/plain, text/*, */*"]
    for (name, values) in probe.headers {
      request.headers.remove(name: name)
      for value in values { request.headers.add(name: name, value: value) }
    }
    // A connection that waits for the next run could be one to a process that has ended meanwhile.
    request.headers.replaceOrAdd(name: "Connection", value: "close")
    if !probe.body.isEmpty { request.body = .bytes(ByteBuffer(string: probe.body)) }
    do {
      let client = probe.verifiesCertificate ? client : trustingClient
      let (status, body) = try await withDeadline(timeout, "no answer within \(timeout)") { [request] in
        let response = try await client.execute(request, timeout: TimeAmount(timeout))
        return (response.status, try await Self.beginning(of: response.body, limit: outputLimit))
      }
      let text = String(decoding: body.readableBytesView, as: UTF8.self)
      return CheckOutcome(Self.health(status), "HTTP \(probe.method) \(probe.url): \(status.code) \(status.reasonPhrase) Output: \(text)")
    } catch {
      return CheckOutcome(.critical, "\(probe.method.capitalized) \"\(probe.url)\": \(Self.reason(error, probe.url))")
    }
  }

  func shutdown() async {
    try? await client.shutdown()
    try? await trustingClient.shutdown()
  }

  private static func health(_ status: HTTPResponseStatus) -> Health {
    switch status.code {
    case 200...299: .passing
    case 429: .warning
    default: .critical
    }
  }

  /// The rest is not waited for: some pages never end.
  private static func beginning(of body: HTTPClientResponse.Body, limit: Int) async throws -> ByteBuffer {
    var beginning = ByteBuffer()
    for try await var part in body {
      beginning.writeBuffer(&part)
      if beginning.readableBytes > limit { break }
    }
    return beginning.readSlice(length: min(beginning.readableBytes, limit + 1)) ?? beginning
  }

  private static func reason(_ error: any Error, _ url: String) -> String {
    switch error {
    case let error as NIOConnectionError: "dial tcp \(error.host):\(error.port): \(ConnectionProblem.text(error))"
    case let error as IOError: "dial tcp \(address(of: url)): \(ConnectionProblem.text(error))"
    case let error as RollcallError where error.code == .timedOut:
      "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
    case let error as HTTPClientError where [.connectTimeout, .deadlineExceeded, .readTimeout].contains(error):
      "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
    default: "\(error)"
    }
  }

  private static func address(of url: String) -> String {
    guard let parts = URLComponents(string: url), let host = parts.host else { return url }
    return "\(HostPort(host: host, port: parts.port ?? (parts.scheme == "https" ? 443 : 80)))"
  }
}
