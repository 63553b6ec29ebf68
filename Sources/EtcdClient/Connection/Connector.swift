internal import NIOCore
internal import NIOHTTP2
internal import NIOPosix
internal import NIOSSL

/// Makes connections: socket, TLS, HTTP/2, and one ``ConnectionHandler`` above them.
struct Connector: Sendable {
  private let timeout: TimeAmount
  private let transport: EtcdSettings.Transport
  private let tls: TLSClient
  /// The first stream id; only tests begin behind 1.
  private let firstStream: Int

  init(_ settings: EtcdSettings, firstStream: Int = 1) throws(EtcdError) {
    timeout = TimeAmount(settings.connect.timeout)
    transport = settings.transport
    tls = try TLSClient(settings.tls)
    self.firstStream = firstStream
  }

  /// - Parameters:
  ///   - gapFactor: the shortest time between two pings is so many times that of the settings.
  ///   - lost: called on the event loop, after the future has succeeded, when the connection takes no more calls.
  /// - Returns: a connection whose server has spoken HTTP/2, or the failure: an ``EtcdError`` that names the endpoint.
  func connect(
    to endpoint: EtcdEndpoint, on eventLoop: any EventLoop, gapFactor: Int = 1, lost: @escaping @Sendable (EtcdError) -> Void
  ) -> EventLoopFuture<GRPCConnection> {
    let ready = eventLoop.makePromise(of: GRPCConnection.self)
    let bootstrap = ClientBootstrap(group: eventLoop)
      .connectTimeout(timeout)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try addHandlers(to: channel, endpoint, gapFactor, ready, lost) }
      }
    let connected = bootstrap.connect(host: endpoint.host, port: endpoint.port)
    connected.whenFailure { ready.fail(ConnectionFailure.error(for: $0).at(endpoint)) }
    connected.whenSuccess { channel in
      let limit = eventLoop.scheduleTask(in: timeout) {
        ready.fail(
          EtcdError(
            .unavailable, reason: .unresponsive, outcome: .notSent,
            message: "something accepts connections there, but did not speak HTTP/2 within \(timeout.nanoseconds / 1_000_000) ms",
            endpoint: endpoint))
        channel.close(promise: nil)
      }
      ready.futureResult.whenComplete { _ in limit.cancel() }
    }
    return ready.futureResult
  }

  private func addHandlers(
    to channel: any Channel, _ endpoint: EtcdEndpoint, _ gapFactor: Int, _ ready: EventLoopPromise<GRPCConnection>,
    _ lost: @escaping @Sendable (EtcdError) -> Void
  ) throws {
    let pipeline = channel.pipeline.syncOperations
    if endpoint.scheme == .https {
      try pipeline.addHandlers(tls.handlers(for: endpoint))
    }
    try pipeline.addHandler(ServerPrefaceHandler())
    try pipeline.addHandler(HTTP2Setup.handler(transport))
    var transport = transport
    transport.keepalive.minimumGap *= gapFactor
    let machine = ConnectionHandler.Machine(transport, firstStream: firstStream, now: .now())
    let eventLoop = channel.eventLoop
    let handler = ConnectionHandler(machine, endpoint: endpoint) { handler, report in
      switch report {
      case .ready:
        ready.succeed(
          GRPCConnection(endpoint: endpoint, eventLoop: eventLoop, handler: NIOLoopBound(handler, eventLoop: eventLoop)))
      case .retired(let error):
        ready.fail(error)
        lost(error)
      }
    }
    try pipeline.addHandler(handler)
  }
}
