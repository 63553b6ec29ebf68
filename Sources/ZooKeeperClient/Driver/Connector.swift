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

  /// Asks a server in the plain words of its monitoring whether it can write; without TLS only, as that port takes no such words.
  static func canWrite(_ address: SocketAddress, on eventLoop: any EventLoop) -> EventLoopFuture<Bool> {
    let answer = eventLoop.makePromise(of: Bool.self)
    let limit = eventLoop.scheduleTask(in: .seconds(1)) { answer.succeed(false) }
    let connected = ClientBootstrap(group: eventLoop)
      .connectTimeout(.seconds(1))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(ProbeHandler(answer)) }
      }
      .connect(to: address)
    connected.whenFailure { _ in answer.succeed(false) }
    answer.futureResult.whenComplete { _ in
      limit.cancel()
      connected.whenSuccess { $0.close(promise: nil) }
    }
    return answer.futureResult
  }
}
