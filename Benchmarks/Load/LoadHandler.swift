import NIOCore
import NIOHTTP1

/// Sends one request after the other on one connection, each as soon as the answer before is complete.
final class LoadHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let host: String
  private let next: @Sendable () -> LoadRequest?
  private let finished: EventLoopPromise<LoadResult>
  private var result = LoadResult()
  private var sentAt = ContinuousClock.now

  /// - Parameter next: the next request; nil ends the connection.
  init(host: String, next: @escaping @Sendable () -> LoadRequest?, finished: EventLoopPromise<LoadResult>) {
    self.host = host
    self.next = next
    self.finished = finished
  }

  func channelActive(context: ChannelHandlerContext) {
    sendNext(context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      if head.status != .ok { result.refusals[head.status.code, default: 0] += 1 }
    case .body: break
    case .end:
      result.latencies.append(ContinuousClock.now - sentAt)
      sendNext(context)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    finished.succeed(result)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    finished.fail(error)
    context.close(promise: nil)
  }

  private func sendNext(_ context: ChannelHandlerContext) {
    guard let request = next() else {
      context.close(promise: nil)
      return
    }
    var headers: HTTPHeaders = ["host": host]
    if request.method == .PUT { headers.add(name: "content-length", value: String(request.body.utf8.count)) }
    context.write(
      wrapOutboundOut(.head(.init(version: .http1_1, method: request.method, uri: request.path, headers: headers))), promise: nil)
    if !request.body.isEmpty {
      context.write(wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(string: request.body)))), promise: nil)
    }
    sentAt = .now
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }
}
