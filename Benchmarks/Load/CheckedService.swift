import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A service that answers whoever asks how it is, and counts that.
final class CheckedService: Sendable {
  let address: String
  private let counter: Counter

  var requests: Int { counter.value.load(ordering: .relaxed) }

  private init(address: String, counter: Counter) {
    self.address = address
    self.counter = counter
  }

  static func with<Result: Sendable>(_ body: (CheckedService) async throws -> Result) async throws -> Result {
    let counter = Counter()
    let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(CheckedHandler(counter))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let service = CheckedService(address: "127.0.0.1:\(channel.localAddress?.port ?? 0)", counter: counter)
    do {
      let result = try await body(service)
      try await channel.close()
      return result
    } catch {
      try? await channel.close()
      throw error
    }
  }
}

private final class Counter: Sendable {
  let value = Atomic(0)
}

private final class CheckedHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let counter: Counter

  init(_ counter: Counter) {
    self.counter = counter
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .end = unwrapInboundIn(data) else { return }
    counter.value.add(1, ordering: .relaxed)
    let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["content-length": "3"])
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: "ok\n")))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }
}
