import NIOCore

/// Passes on what comes in on one connection of a ``FaultyProxy`` to its other half.
final class RelayHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let other: (any Channel)?
  private let proxy: FaultyProxy
  /// When the last bytes are due, so that none overtake those before them when the delay becomes shorter.
  private var lastDue = NIODeadline.uptimeNanoseconds(0)

  /// - Parameter other: nil where there is none, and everything vanishes.
  init(to other: (any Channel)?, _ proxy: FaultyProxy) {
    self.other = other
    self.proxy = proxy
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard let other, !proxy.swallows(context.channel) else { return }
    let bytes = unwrapInboundIn(data)
    var due = NIODeadline.now()
    if case .delay(let delay) = proxy.mode { due = due + TimeAmount(delay) }
    guard due > .now() || lastDue > .now() else {
      other.writeAndFlush(bytes, promise: nil)
      return
    }
    lastDue = max(due, lastDue)
    context.eventLoop.scheduleTask(deadline: lastDue) { other.writeAndFlush(bytes, promise: nil) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    // The end passes as bytes do: not while they vanish, and not before those that are under way.
    guard let other, !proxy.swallows(context.channel) else { return }
    context.eventLoop.scheduleTask(deadline: lastDue) { other.close(promise: nil) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
