import AsyncHTTPClient
public import Foundation
import NIOCore
import NIOHTTP1
import Synchronization

/// Speaks Docker's HTTP API with one engine, Docker's own or another that has it, such as Podman's. Knows nothing of services.
///
/// Every call has a deadline, every answer a bound. The version is agreed upon with the first call, and again after a connection was lost: the engine may have been
/// replaced by another.
public final class DockerConnection: Sendable {
  public let endpoint: DockerEndpoint
  private let timeout: Duration
  private let http: HTTPClient
  private let agreed = Mutex<DockerVersion?>(nil)

  /// The largest answer, in bytes: a list of containers has some kilobytes for each.
  static let largestAnswer = 64 << 20

  /// - Throws: ``DockerError`` `.settings`. Nothing is connected yet.
  public init(_ endpoint: DockerEndpoint, timeout: Duration = .seconds(10)) throws(DockerError) {
    self.endpoint = endpoint
    self.timeout = timeout
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.timeout.connect = .seconds(5)
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 32
    configuration.httpVersion = .http1Only
    configuration.tlsConfiguration = try endpoint.tls?.configuration()
    http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  deinit {
    // A client must not be forgotten before it is shut down. Doing so twice is an error without effect.
    Task { [http] in try? await http.shutdown() }
  }

  /// Ends all calls. Shutting down twice is no error.
  public func shutdown() async {
    try? await http.shutdown()
  }

  /// What the engine says of itself without being asked for a version.
  public struct Greeting: Sendable, Hashable {
    public var version: DockerVersion
    /// As in `Docker/20.10.24 (linux)` or `Libpod/4.3.1`.
    public var server: String
    /// By the engine's clock, to the second; nil where it does not tell.
    public var time: Date?
  }

  /// Asks the engine who it is, and agrees upon a version.
  @discardableResult
  public func greet() async throws -> Greeting {
    let answer = try await exchange(DockerRequest(.GET, ["_ping"]), version: nil, within: timeout)
    guard let version = answer.headers.first(name: "Api-Version").flatMap({ DockerVersion($0) }) else {
      throw DockerError(.notDocker, "What answers at \(endpoint) is no Docker engine: it tells no version of the API.")
    }
    agreed.withLock { $0 = min(version, .newest) }
    return Greeting(
      version: version, server: answer.headers.first(name: "Server") ?? "", time: answer.headers.first(name: "Date").flatMap(Self.time))
  }

  /// Performs one call.
  /// - Throws: ``DockerError``; `.refused` with the engine's own words; `CancellationError`.
  public func call(_ request: DockerRequest, timeout: Duration? = nil) async throws -> DockerAnswer {
    let version = try await version()
    do {
      return try await exchange(request, version: version, within: timeout ?? self.timeout)
    } catch let error as DockerError where error.code != .refused {
      agreed.withLock { $0 = nil }
      throw error
    }
  }

  /// The version in which the engine is asked.
  public func version() async throws -> DockerVersion {
    if let version = agreed.withLock({ $0 }) { return version }
    try await greet()
    return agreed.withLock { $0 } ?? .newest
  }

  private func exchange(_ request: DockerRequest, version: DockerVersion?, within limit: Duration) async throws -> DockerAnswer {
    let http = http
    let outgoing = outgoing(request, version)
    do {
      // The client's own deadline ends with the head of the answer.
      return try await limited(limit) {
        let response = try await http.execute(outgoing, deadline: .distantFuture)
        let body = try await response.body.collect(upTo: Self.largestAnswer)
        return DockerAnswer(status: Int(response.status.code), headers: response.headers, body: Array(body.readableBytesView))
      }.checked(request, endpoint)
    } catch {
      try Task.checkCancellation()
      throw DockerError(transport: error, endpoint: endpoint)
    }
  }

  /// Opens an answer without an end.
  /// - Returns: its parts, once the engine has begun to answer.
  func open(_ request: DockerRequest) async throws -> HTTPClientResponse.Body {
    let outgoing = outgoing(request, try await version())
    let http = http
    do {
      let response = try await limited(timeout) { try await http.execute(outgoing, deadline: .distantFuture) }
      guard response.status == .ok else {
        let body = try await limited(timeout) { try await response.body.collect(upTo: 1 << 20) }
        let answer = DockerAnswer(status: Int(response.status.code), headers: response.headers, body: Array(body.readableBytesView))
        _ = try answer.checked(request, endpoint)
        throw DockerError(.notDocker, "\(endpoint) answered \(response.status.code) to \(request.summary).", status: answer.status)
      }
      return response.body
    } catch {
      try Task.checkCancellation()
      agreed.withLock { $0 = nil }
      throw DockerError(transport: error, endpoint: endpoint)
    }
  }

  private func outgoing(_ request: DockerRequest, _ version: DockerVersion?) -> HTTPClientRequest {
    var outgoing = HTTPClientRequest(url: endpoint.base + (version.map { "/v\($0)" } ?? "") + request.target)
    outgoing.method = request.method
    // The path of a socket is no host, and Docker refuses it as one.
    if case .socket = endpoint.place { outgoing.headers.add(name: "Host", value: "docker") }
    if let body = request.body {
      outgoing.headers.add(name: "Content-Type", value: "application/json")
      outgoing.body = .bytes(ByteBuffer(bytes: body))
    }
    return outgoing
  }

  private static func time(_ text: String) -> Date? {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
    return format.date(from: text)
  }
}

extension DockerAnswer {
  fileprivate func checked(_ request: DockerRequest, _ endpoint: DockerEndpoint) throws(DockerError) -> DockerAnswer {
    guard (200..<300).contains(status) || request.expected.contains(status) else {
      struct Refusal: Decodable { var message: String }
      let words = (try? JSONDecoder().decode(Refusal.self, from: Data(body)))?.message ?? String(decoding: body.prefix(500), as: UTF8.self)
      throw DockerError(.refused, "\(endpoint) answered \(status) to \(request.summary): \(words)", status: status)
    }
    return self
  }
}

/// Runs an operation for at most `limit`.
func limited<Result: Sendable>(_ limit: Duration, _ operation: @escaping @Sendable () async throws -> Result) async throws -> Result {
  try await withThrowingTaskGroup(of: Result?.self) { group in
    group.addTask { try await operation() }
    group.addTask {
      try await Task.sleep(for: limit)
      return nil
    }
    defer { group.cancelAll() }
    guard let first = try await group.next(), let result = first else { throw HTTPClientError.deadlineExceeded }
    return result
  }
}
