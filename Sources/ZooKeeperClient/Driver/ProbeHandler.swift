internal import NIOCore

/// Sends `isro` and waits for `rw` or `ro`.
final class ProbeHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let answer: EventLoopPromise<Bool>
  private var text = ""

  init(_ answer: EventLoopPromise<Bool>) {
    self.answer = answer
  }

  func channelActive(context: ChannelHandlerContext) {
    context.channel.writeAndFlush(ByteBuffer(string: "isro"), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    text += String(buffer: unwrapInboundIn(data))
    if text.utf8.count >= 2 { answer.succeed(text.hasPrefix("rw")) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    answer.succeed(false)
  }
}
