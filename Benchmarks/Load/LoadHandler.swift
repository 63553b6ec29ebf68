import NIOCore
import NIOHTTP1

/// Sends one request after the other on one connection, each as soon as the answer before is complete, and no sooner than its turn where there is a pace.
final class LoadHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let host: String
  private let next: @Sendable () -> LoadRequest?
  private let finished: EventLoopPromise<LoadResult>
  /// From one request to the next.
  private let pace: TimeAmount?
  private var turn = NIODeadline.now()
  private var result = LoadResult()
  private var sentAt = ContinuousClock.now

  /// - Parameter next: the next request; nil ends the connection.
  init(host: String, pace: TimeAmount? = nil, next: @escaping @Sendable () -> LoadRequest?, finished: EventLoopPromise<LoadResult>) {
    self.pace = pace
    self.host = host
    self.next = next
    self.finished = finished
  }

  func channelActive(context: ChannelHandlerContext) {
    turn = .now()
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
    guard let pace else { return send(context) }
    turn = turn + pace
    guard turn > .now() else { return send(context) }
    context.eventLoop.assumeIsolated().scheduleTask(deadline: turn) { self.send(context) }
  }

  private func send(_ context: ChannelHandlerContext) {
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
