internal import NIOCore

/// Sends a word of monitoring and collects the answer until the server closes the connection.
final class WordHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  /// Longer answers are cut off.
  private static let longest = 1 << 20

  private let word: String
  private let answer: EventLoopPromise<String?>
  private var text = ByteBuffer()

  init(_ word: String, _ answer: EventLoopPromise<String?>) {
    self.word = word
    self.answer = answer
  }

  func channelActive(context: ChannelHandlerContext) {
    context.channel.writeAndFlush(ByteBuffer(string: word), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    text.writeImmutableBuffer(unwrapInboundIn(data))
    if text.readableBytes > Self.longest { context.close(promise: nil) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    answer.succeed(text.readableBytes > 0 ? String(buffer: text) : nil)
  }
}
