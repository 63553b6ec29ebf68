import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// An HTTP server on a free port of 127.0.0.1 that answers as the test says.
final class StubServer: Sendable {
  struct Request: Sendable {
    var method: String
    var uri: String
    /// Values of a header, whatever the case of its name.
    var headers: @Sendable (String) -> [String]
  }

  enum Reply: Sendable {
    case answer(status: Int, headers: [String: String] = [:], body: String = "")
    /// The connection is closed in place of an answer.
    case hangUp
    /// Nothing comes.
    case silence
  }

  private let channel: any Channel
  private let requests: RequestLog

  var port: Int { channel.localAddress?.port ?? 0 }
  var received: [Request] { requests.all }

  private init(_ channel: any Channel, _ requests: RequestLog) {
    self.channel = channel
    self.requests = requests
  }

  static func with<Result>(
    tls: TLSConfiguration? = nil, _ reply: @escaping @Sendable (Request) -> Reply, _ body: (StubServer) async throws -> Result
  ) async throws -> Result {
    let requests = RequestLog()
    let context = try tls.map { try NIOSSLContext(configuration: $0) }
    let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let context { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context)) }
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: false)
          try channel.pipeline.syncOperations.addHandler(StubHandler(requests, reply))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let server = StubServer(channel, requests)
    do {
      let result = try await body(server)
      try await channel.close()
      return result
    } catch {
      try? await channel.close()
      throw error
    }
  }
}

/// What came in, in order.
final class RequestLog: Sendable {
  private let requests = Mutex<[StubServer.Request]>([])

  var all: [StubServer.Request] { requests.withLock { $0 } }

  func add(_ request: StubServer.Request) {
    requests.withLock { $0.append(request) }
  }
}

private final class StubHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let log: RequestLog
  private let reply: @Sendable (StubServer.Request) -> StubServer.Reply
  private var request: StubServer.Request?

  init(_ log: RequestLog, _ reply: @escaping @Sendable (StubServer.Request) -> StubServer.Reply) {
    self.log = log
    self.reply = reply
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): request = StubServer.Request(method: head.method.rawValue, uri: head.uri, headers: { head.headers[$0] })
    case .body: break
    case .end:
      guard let request else { return }
      log.add(request)
      switch reply(request) {
      case .answer(let status, let headers, let body):
        var head = HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: status))
        for (name, value) in headers { head.headers.add(name: name, value: value) }
        head.headers.add(name: "Content-Length", value: String(body.utf8.count))
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      case .hangUp: context.close(promise: nil)
      case .silence: break
      }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
