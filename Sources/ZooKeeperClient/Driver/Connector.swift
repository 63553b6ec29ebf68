internal import NIOCore
internal import NIOPosix

/// Makes connections: socket, TLS, and one ``ConnectionHandler`` above them.
struct Connector: Sendable {
  let tls: TLSClient?
  let maximumReplyBytes: Int

  init(_ settings: ZooKeeperSettings) throws(ZooKeeperError) {
    if let settings = settings.tls { tls = try TLSClient(settings) } else { tls = nil }
    maximumReplyBytes = settings.limits.replyBytes
  }

  /// The handler tells the owner when the connection is open; here only failures are told.
  func connect(to server: ServerAddress, for owner: any ConnectionOwner, _ attempt: ConnectionOwner.Attempt, on eventLoop: any EventLoop) {
    let bound = NIOLoopBound(owner, eventLoop: eventLoop)
    ClientBootstrap(group: eventLoop)
      // The session has its own, shorter limit.
      .connectTimeout(.seconds(60))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let tls { try channel.pipeline.syncOperations.addHandlers(tls.handlers(for: server.host)) }
          try channel.pipeline.syncOperations.addHandler(
            ConnectionHandler(bound.value, attempt, hasTLS: tls != nil, maximumLength: maximumReplyBytes))
        }
      }
      .connect(to: server.address)
      .whenFailure { bound.value.failed(attempt, ConnectionFailure.error(for: $0)) }
  }

  /// Asks a server in the plain words of its monitoring; without TLS only, as that port takes no such words.
  /// - Returns: nil when it does not answer in time.
  static func ask(
    _ word: String, at address: SocketAddress, within limit: TimeAmount = .seconds(1), on eventLoop: any EventLoop
  ) -> EventLoopFuture<String?> {
    let answer = eventLoop.makePromise(of: String?.self)
    let timer = eventLoop.scheduleTask(in: limit) { answer.succeed(nil) }
    let connected = ClientBootstrap(group: eventLoop)
      .connectTimeout(limit)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(WordHandler(word, answer)) }
      }
      .connect(to: address)
    connected.whenFailure { _ in answer.succeed(nil) }
    answer.futureResult.whenComplete { _ in
      timer.cancel()
      connected.whenSuccess { $0.close(promise: nil) }
    }
    return answer.futureResult
  }
}
