internal import NIOCore

/// Lets a connection that its channel gives up wait a while before it begins to close.
///
/// The channel gives up the connection of an instance that has left the catalog, and picks it no more. But calls that had picked it a moment before are not on it yet:
/// where it has no others it would be closed under them, and they would fail without ever having been sent.
final class LingeringHandler: ChannelOutboundHandler {
  typealias OutboundIn = Never
  typealias OutboundOut = Never

  private let time: TimeAmount
  private var isRemoved = false

  init(_ time: TimeAmount) {
    self.time = time
  }

  /// The channel's wish to close in good order is the one event that comes this way.
  func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
    context.eventLoop.assumeIsolated().scheduleTask(in: time) {
      guard !self.isRemoved else {
        promise?.fail(ChannelError.ioOnClosedChannel)
        return
      }
      context.triggerUserOutboundEvent(event, promise: promise)
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    isRemoved = true
  }
}
