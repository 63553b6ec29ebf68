private import AsyncHTTPClient
private import ConsulAPI
public import Logging
private import NIOCore
private import NIOHTTP1
private import NIOSSL
private import Synchronization

/// Speaks Consul's HTTP API with the agents of one cluster, over kept-alive connections.
///
/// A call goes to the endpoint that answered last; when that one cannot be reached the others are tried, all of them before the call fails.
/// A request that may have been carried out is tried again only if that does no harm. Every call has a deadline.
public final class ConsulConnection: Sendable {
  public let settings: ConsulSettings
  private let token: String?
  private let calls: HTTPClient
  /// Blocking queries have a pool of their own, so that they never keep a call waiting for a connection.
  private let blockingQueries: HTTPClient
  private let rotation: Mutex<EndpointRotation>
  private let logger: Logger

  /// - Throws: ``ConsulError`` `.settings`. Nothing is connected yet.
  public init(_ settings: ConsulSettings, logger: Logger = Logger(label: "consul")) throws {
    guard !settings.endpoints.isEmpty else { throw ConsulError(.settings, "No endpoint of Consul is given.") }
    self.settings = settings
    self.logger = logger
    token = try settings.token.resolve()
    rotation = Mutex(EndpointRotation(count: settings.endpoints.count))
    let tls = try settings.tls?.configuration()
    calls = Self.client(settings, tls, connections: settings.limits.connections)
    blockingQueries = Self.client(settings, tls, connections: settings.limits.blockingQueries)
  }

  deinit {
    // A client must not be forgotten before it is shut down. Doing so twice is an error without effect.
    Task { [calls, blockingQueries] in
      try? await blockingQueries.shutdown()
      try? await calls.shutdown()
    }
  }

  private static func client(_ settings: ConsulSettings, _ tls: TLSConfiguration?, connections: Int) -> HTTPClient {
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.timeout.connect = TimeAmount(settings.timeouts.connect)
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.httpVersion = .http1Only
    configuration.tlsConfiguration = tls
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Ends all calls with `.closed`. Shutting down twice is no error.
  public func shutdown() async {
    try? await blockingQueries.shutdown()
    try? await calls.shutdown()
  }

  /// Sends a request to the first endpoint that can be reached.
  /// - Parameter timeout: For all endpoints together; nil means that of the settings.
  /// - Throws: ``ConsulError``, `CancellationError`.
  public func send(_ request: ConsulRequest, timeout: Duration? = nil) async throws -> ConsulResponse {
    let deadline = NIODeadline.now() + TimeAmount(timeout ?? settings.timeouts.request)
    var order = rotation.withLock { $0.order }
    // A kept-alive connection that broke while it lay idle says nothing of its endpoint.
    if request.isRepeatable, let first = order.first { order.append(first) }
    var failure: ConsulError?
    for (attempt, index) in order.enumerated() {
      let isAgain = attempt == settings.endpoints.count
      if isAgain, failure?.code != .interrupted { break }
      let now = NIODeadline.now()
      guard now < deadline || failure == nil else { break }
      let left = max(1, settings.endpoints.count - attempt)
      let share = (deadline - now) / left
      do {
        let response = try await send(request, to: settings.endpoints[index], deadline: now + share, through: calls)
        rotation.withLock { $0.succeeded(index) }
        return response
      } catch let error as ConsulError where error.isEndpointsFault {
        logger.debug("A call to Consul failed.", metadata: ["request": "\(request.summary)", "error": "\(error)"])
        rotation.withLock { $0.failed(index) }
        failure = error
        guard error.wasNotSent || request.isRepeatable else { throw error }
      }
    }
    throw failure ?? ConsulError(.timedOut, "No time was left for \(request.summary).", request: request.summary)
  }

  /// Sends a blocking query to the current endpoint only: an index means nothing elsewhere.
  /// - Throws: ``ConsulError``, `CancellationError`.
  public func send(_ request: ConsulRequest, _ block: ConsulBlock) async throws -> ConsulResponse {
    var request = request
    request.query += block.query
    let index = rotation.withLock { $0.current }
    let deadline = NIODeadline.now() + TimeAmount(block.longestWait + settings.timeouts.request)
    do {
      return try await send(request, to: settings.endpoints[index], deadline: deadline, through: blockingQueries)
    } catch let error as ConsulError where error.isEndpointsFault {
      rotation.withLock { $0.failed(index) }
      throw error
    }
  }

  /// The endpoint that is asked first.
  public var currentEndpoint: ConsulEndpoint { settings.endpoints[rotation.withLock { $0.current }] }

  private func send(
    _ request: ConsulRequest, to endpoint: ConsulEndpoint, deadline: NIODeadline, through client: HTTPClient
  ) async throws -> ConsulResponse {
    if let part = request.path.first(where: { !ConsulRequest.isAddressable($0) }) {
      throw ConsulError(
        .unaddressable, "Consul cannot address '\(part)': a name must have no empty parts between slashes, and none that is '.' or '..'.",
        request: request.summary)
    }
    var outgoing = HTTPClientRequest(
      url: "\(settings.tls == nil ? "http" : "https")://\(endpoint.authority)\(request.encodedPath)\(request.encodedQuery)")
    outgoing.method = HTTPMethod(rawValue: request.method.rawValue)
    if let token { outgoing.headers.add(name: "X-Consul-Token", value: token) }
    if let body = request.body { outgoing.body = .bytes(body) }
    let response: ConsulResponse
    do {
      let incoming = try await client.execute(outgoing, deadline: deadline)
      let body = try await incoming.body.collect(upTo: settings.limits.answer)
      response = ConsulResponse(
        status: Int(incoming.status.code), headers: incoming.headers, body: Array(body.readableBytesView), endpoint: endpoint)
    } catch {
      try Task.checkCancellation()
      throw ConsulError(transport: error, request: request, endpoint: endpoint, usesTLS: settings.tls != nil)
    }
    guard (200..<300).contains(response.status) || request.expected.contains(response.status) else {
      throw ConsulError(refusal: response, request: request)
    }
    return response
  }
}

extension TimeAmount {
  fileprivate init(_ duration: Duration) {
    self = .nanoseconds(GoDuration(duration).nanoseconds)
  }

  fileprivate static func / (amount: TimeAmount, count: Int) -> TimeAmount {
    .nanoseconds(amount.nanoseconds / Int64(max(1, count)))
  }
}
