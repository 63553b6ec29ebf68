import NIOCore
import NIOHTTP1

/// Ends a connection behind the answer that says so, and behind the answer to a client of HTTP/1.0 that does not ask to keep it.
///
/// The door's direction ends at once. What the client still sends is dropped, and the connection closed a moment later: closed at once, with
/// bytes unread, it would be reset, and the client might never see the answer.
final class ConnectionEnding: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  /// What Go's server waits.
  private static let delay = TimeAmount.milliseconds(500)

  private enum State {
    case open
    /// An answer is being written behind which the connection ends.
    case ending
    case ended(Scheduled<Void>)
  }

  private var state = State.open
  /// Of each request without an answer, whether its client is of HTTP/1.0, and keeps the connection.
  private var requests = CircularBuffer<(isOld: Bool, keepsAlive: Bool)>()

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .open = state else { return }
    if case .head(let head) = unwrapInboundIn(data) {
      requests.append((isOld: head.version == .http1_0, keepsAlive: head.isKeepAlive))
    }
    context.fireChannelRead(data)
  }

  func channelInactive(context: ChannelHandlerContext) {
    if case .ended(let closing) = state { closing.cancel() }
    context.fireChannelInactive()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(var head):
      if let request = requests.popFirst(), request.isOld {
        head.headers.replaceOrAdd(name: "Connection", value: request.keepsAlive ? "keep-alive" : "close")
      }
      if head.headers[canonicalForm: "Connection"].contains("close"), case .open = state { state = .ending }
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .end where isEnding:
      let closing = context.eventLoop.assumeIsolated().scheduleTask(in: Self.delay) { context.close(promise: nil) }
      state = .ended(closing)
      context.writeAndFlush(data, promise: promise)
      context.close(mode: .output, promise: nil)
    default:
      context.write(data, promise: promise)
    }
  }

  private var isEnding: Bool {
    if case .ending = state { true } else { false }
  }
}
