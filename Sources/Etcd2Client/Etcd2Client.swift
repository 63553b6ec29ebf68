private import AsyncHTTPClient
private import Foundation
private import NIOCore
private import NIOHTTP1
private import NIOPosix
private import Synchronization

/// Speaks etcd's v2 HTTP API, which servers before 3.4 have, and 3.4 and 3.5 with `--enable-v2`.
///
/// A call goes to the member that answered last; others are tried when that one cannot be reached, or when to repeat the call does no harm.
public final class Etcd2Client: Sendable {
  private static let largestAnswer = 64 << 20

  public let endpoints: [Etcd2Endpoint]
  private let http: HTTPClient
  private let timeout: Duration
  private let current = Mutex(0)

  /// - Parameter timeout: for one call, with all its tries.
  public init(endpoints: [Etcd2Endpoint], timeout: Duration = .seconds(8)) {
    self.endpoints = endpoints.isEmpty ? [Etcd2Endpoint(host: "127.0.0.1")] : endpoints
    self.timeout = timeout
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.timeout.connect = .nanoseconds(Int64(min(timeout, .seconds(3)) / .nanoseconds(1)))
    // Each watch holds a connection.
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 4_096
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.httpVersion = .http1Only
    http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  deinit {
    // A client must not be forgotten before it is shut down. Doing so twice is an error without effect.
    Task { [http] in try? await http.shutdown() }
  }

  public func close() async {
    try? await http.shutdown()
  }

  // MARK: Calls

  /// Reads a key or folder, as a quorum has it.
  /// - Throws: ``Etcd2Error``, `CancellationError`.
  public func get(_ key: String, isRecursive: Bool = false) async throws -> Etcd2Answer {
    try await call(.GET, key, ["quorum": "true", "recursive": isRecursive ? "true" : "false"], mayRepeat: true)
  }

  /// Writes a value.
  /// - Parameter timeToLive: in seconds, rounded up; nil for a key that stays.
  public func set(
    _ key: String, _ value: String, timeToLive: Duration? = nil, if condition: Etcd2Condition = .none
  ) async throws -> Etcd2Answer {
    var fields = condition.fields
    fields["value"] = value
    if let timeToLive { fields["ttl"] = "\(timeToLive.wholeSeconds)" }
    return try await call(.PUT, key, fields)
  }

  /// Gives a key its whole time again, without waking those who watch it.
  public func refresh(_ key: String, timeToLive: Duration, ifIndex index: UInt64) async throws -> Etcd2Answer {
    try await call(
      .PUT, key, ["refresh": "true", "ttl": "\(timeToLive.wholeSeconds)", "prevExist": "true", "prevIndex": "\(index)"])
  }

  public func delete(_ key: String, ifIndex index: UInt64? = nil) async throws -> Etcd2Answer {
    try await call(.DELETE, key, index.map { ["prevIndex": "\($0)"] } ?? [:])
  }

  /// Deletes a folder; with all in it, or only if it is empty.
  public func deleteFolder(_ key: String, isRecursive: Bool) async throws -> Etcd2Answer {
    try await call(.DELETE, key, isRecursive ? ["recursive": "true"] : ["dir": "true"])
  }

  /// Waits for the first event at or after an index in a key or folder.
  /// - Returns: nil when nothing came within the limit.
  public func wait(_ key: String, from index: UInt64, isRecursive: Bool, atMost limit: Duration) async throws -> Etcd2Answer? {
    let endpoint = endpoints[current.withLock { $0 }]
    let fields = ["wait": "true", "waitIndex": "\(index)", "recursive": isRecursive ? "true" : "false"]
    do {
      return try await send(.GET, key, fields, to: endpoint, within: limit)
    } catch let error as Etcd2Error where error.kind == .timedOut {
      return nil
    } catch let error as Etcd2Error where error.kind == .notEtcd && error.message.isEmpty {
      // etcd ends a long wait with an empty answer now and then.
      return nil
    }
  }

  /// The server's version, as in `3.5.16`.
  public func version() async throws -> String {
    struct Versions: Decodable { var etcdserver: String }
    let endpoint = endpoints[current.withLock { $0 }]
    let (_, body) = try await exchange(HTTPClientRequest(url: "\(endpoint)/version"), endpoint, within: timeout)
    guard let versions = try? JSONDecoder().decode(Versions.self, from: body) else {
      throw Etcd2Error(.notEtcd, "What answers tells no version of etcd.", endpoint: endpoint)
    }
    return versions.etcdserver
  }

  /// The member that is asked first.
  public var currentEndpoint: Etcd2Endpoint { endpoints[current.withLock { $0 }] }

  // MARK: Sending

  private func call(_ method: HTTPMethod, _ key: String, _ fields: [String: String], mayRepeat: Bool = false) async throws -> Etcd2Answer {
    let deadline = ContinuousClock.now + timeout
    let start = current.withLock { $0 }
    var failure: Etcd2Error?
    for attempt in endpoints.indices {
      let place = (start + attempt) % endpoints.count
      let left = ContinuousClock.now.duration(to: deadline) / (endpoints.count - attempt)
      do {
        let answer = try await send(method, key, fields, to: endpoints[place], within: max(left, .milliseconds(1)))
        current.withLock { $0 = place }
        return answer
      } catch let error as Etcd2Error where error.mayPass {
        failure = error
        guard error.kind == .unreachable || mayRepeat else {
          // The next call begins with another.
          current.withLock { $0 = (place + 1) % endpoints.count }
          throw error
        }
      }
    }
    throw failure ?? Etcd2Error(.unreachable, "There is no member to ask.")
  }

  private func send(
    _ method: HTTPMethod, _ key: String, _ fields: [String: String], to endpoint: Etcd2Endpoint, within limit: Duration
  ) async throws -> Etcd2Answer {
    var url = "\(endpoint)/v2/keys\(key.encodedPath)"
    let form = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.encodedField)" }.joined(separator: "&")
    if method != .PUT, !form.isEmpty { url += "?\(form)" }
    var request = HTTPClientRequest(url: url)
    request.method = method
    if method == .PUT {
      request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
      request.body = .bytes(ByteBuffer(string: form))
    }
    let (response, body) = try await exchange(request, endpoint, within: limit)
    if (200..<300).contains(response.status.code) {
      guard let event = try? JSONDecoder().decode(Etcd2Event.self, from: body) else {
        throw Etcd2Error(.notEtcd, body.isEmpty ? "" : "The answer is none of etcd's v2 API.", endpoint: endpoint)
      }
      return Etcd2Answer(
        event: event, index: UInt64(response.headers.first(name: "X-Etcd-Index") ?? "") ?? event.node.modifiedIndex, endpoint: endpoint)
    }
    struct Refusal: Decodable {
      var errorCode: Int
      var message: String
      var cause: String?
    }
    guard let refusal = try? JSONDecoder().decode(Refusal.self, from: body) else {
      throw Etcd2Error(
        .notEtcd, "What answers is not etcd's v2 API (status \(response.status.code)). Start etcd 3.4 or 3.5 with --enable-v2.",
        endpoint: endpoint)
    }
    throw Etcd2Error(
      .refused, code: refusal.errorCode, "\(refusal.message) (\(refusal.cause ?? ""))", endpoint: endpoint)
  }

  private func exchange(
    _ request: HTTPClientRequest, _ endpoint: Etcd2Endpoint, within limit: Duration
  ) async throws -> (HTTPClientResponse, Data) {
    let http = http
    do {
      // The client's own deadline ends with the head of the answer, and a wait's answer is all head until something happens.
      return try await withThrowingTaskGroup(of: (HTTPClientResponse, Data)?.self) { group in
        group.addTask {
          let response = try await http.execute(request, deadline: .distantFuture)
          let body = try await response.body.collect(upTo: Self.largestAnswer)
          return (response, Data(body.readableBytesView))
        }
        group.addTask {
          try await Task.sleep(for: limit)
          return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let answer = first else { throw HTTPClientError.deadlineExceeded }
        return answer
      }
    } catch {
      try Task.checkCancellation()
      throw Self.failure(error, endpoint)
    }
  }

  private static func failure(_ error: any Error, _ endpoint: Etcd2Endpoint) -> Etcd2Error {
    let check = "Check the address and that etcd is running."
    switch error {
    case is NIOConnectionError, is SocketAddressError, is ChannelError:
      return Etcd2Error(.unreachable, "Nothing answers. \(check)", endpoint: endpoint)
    case let error as IOError where error.errnoCode == ECONNREFUSED:
      return Etcd2Error(.unreachable, "Nothing answers. \(check)", endpoint: endpoint)
    case let error as HTTPClientError:
      switch error {
      case .connectTimeout, .getConnectionFromPoolTimeout:
        return Etcd2Error(.unreachable, "No connection in time. \(check)", endpoint: endpoint)
      case .deadlineExceeded, .readTimeout, .writeTimeout: return Etcd2Error(.timedOut, "No answer in time.", endpoint: endpoint)
      case .alreadyShutdown, .cancelled: return Etcd2Error(.closed, "The client was closed.", endpoint: endpoint)
      default: return Etcd2Error(.interrupted, "The connection broke before the answer came.", endpoint: endpoint)
      }
    case is HTTPParserError: return Etcd2Error(.notEtcd, "What answers does not speak HTTP.", endpoint: endpoint)
    default: return Etcd2Error(.interrupted, "The connection broke before the answer came.", endpoint: endpoint)
    }
  }
}

extension Duration {
  /// Rounded up, at least 1.
  fileprivate var wholeSeconds: Int64 {
    let (seconds, fraction) = components
    return max(1, fraction > 0 ? seconds.addingReportingOverflow(1).partialValue : seconds)
  }
}

extension String {
  private static let plain = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: "\u{21}"..."\u{7e}"))
    .union(CharacterSet(charactersIn: "-._~"))

  fileprivate var encodedField: String { addingPercentEncoding(withAllowedCharacters: Self.plain) ?? self }

  fileprivate var encodedPath: String {
    addingPercentEncoding(withAllowedCharacters: Self.plain.union(CharacterSet(charactersIn: "/"))) ?? self
  }
}
