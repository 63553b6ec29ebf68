import NIOCore
import NIOHTTPTypes

/// Cuts a connection whose request stops half-way, in its head or in its body.
///
/// One instance per connection and event loop, shared by the two handlers that tell it what arrives. A request that arrives in one piece
/// costs no timer.
final class RequestWatch {
  private let timeLimit: TimeAmount
  private var isIncomplete = false
  private var timer: Scheduled<Void>?

  init(timeLimit: TimeAmount) {
    self.timeLimit = timeLimit
  }

  func bytesArrived() {
    isIncomplete = true
  }

  func requestEnded() {
    isIncomplete = false
    stop()
  }

  /// Everything that arrived so far was looked at.
  func pause(_ context: ChannelHandlerContext) {
    guard isIncomplete, timer == nil else { return }
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: timeLimit) { context.close(promise: nil) }
  }

  func stop() {
    timer?.cancel()
    timer = nil
  }
}

/// Sits before the HTTP decoder: sees the bytes of heads that never end, and the end of the client's direction.
final class RequestByteWatch: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let watch: RequestWatch
  private let monitor: ConnectionMonitor

  init(_ watch: RequestWatch, _ monitor: ConnectionMonitor) {
    self.watch = watch
    self.monitor = monitor
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    watch.bytesArrived()
    context.fireChannelRead(data)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    watch.pause(context)
    context.fireChannelReadComplete()
  }

  func channelInactive(context: ChannelHandlerContext) {
    watch.stop()
    monitor.close()
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let event = event as? ChannelEvent, event == .inputClosed { monitor.close() }
    context.fireUserInboundEventTriggered(event)
  }
}

/// Sits behind the HTTP decoder: sees where a request ends.
final class RequestEndWatch: ChannelInboundHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart

  private let watch: RequestWatch

  init(_ watch: RequestWatch) {
    self.watch = watch
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .end = unwrapInboundIn(data) { watch.requestEnded() }
    context.fireChannelRead(data)
  }
}
