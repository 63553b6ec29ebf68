import NIOCore

/// Answers questions that come over TCP, each behind its length, many at once if the client likes (RFC 7766).
final class StreamHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let context: LoopContext
  private var received = ByteBuffer()
  private var waiting = 0
  private var isReading = false
  private var isAnswering = false

  /// Questions of one connection that wait at once.
  private static let mostWaiting = 64

  init(_ context: LoopContext) {
    self.context = context
  }

  func channelRead(context channel: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    isReading = true
    received.writeBuffer(&bytes)
    answer(channel)
  }

  func channelReadComplete(context channel: ChannelHandlerContext) {
    isReading = false
    channel.flush()
    limit(channel)
  }

  func channelWritabilityChanged(context channel: ChannelHandlerContext) {
    guard channel.channel.isWritable else { return }
    answer(channel)
    channel.flush()
    limit(channel)
  }

  func userInboundEventTriggered(context channel: ChannelHandlerContext, event: Any) {
    if event is IdleStateHandler.IdleStateEvent { channel.close(promise: nil) }
  }

  func errorCaught(context channel: ChannelHandlerContext, error: any Error) {
    channel.close(promise: nil)
  }

  /// Answers what is there, as long as the client takes the answers.
  private func answer(_ channel: ChannelHandlerContext) {
    while channel.channel.isWritable, waiting < Self.mostWaiting,
      let length = received.getInteger(at: received.readerIndex, as: UInt16.self), received.readableBytes >= 2 + Int(length)
    {
      received.moveReaderIndex(forwardBy: 2)
      guard let message = received.readSlice(length: Int(length)) else { return }
      waiting += 1
      isAnswering = true
      context.receive(message, over: .stream) { [weak self] answer in
        guard let self else { return }
        self.waiting -= 1
        guard channel.channel.isActive else { return }
        if let answer { self.write(answer, channel) }
        guard !self.isReading, !self.isAnswering else { return }
        self.answer(channel)
        channel.flush()
        self.limit(channel)
      }
      isAnswering = false
    }
    received.discardReadBytes()
  }

  private func write(_ answer: ByteBuffer, _ channel: ChannelHandlerContext) {
    var framed = ByteBufferAllocator().buffer(capacity: 2 + answer.readableBytes)
    framed.writeInteger(UInt16(truncatingIfNeeded: answer.readableBytes))
    framed.writeImmutableBuffer(answer)
    channel.write(wrapOutboundOut(framed), promise: nil)
  }

  /// Reads no further while answers are not taken; what is left of a message is at most as long as one.
  private func limit(_ channel: ChannelHandlerContext) {
    let isFull = !channel.channel.isWritable || waiting >= Self.mostWaiting
    _ = channel.channel.setOption(.autoRead, value: !isFull)
  }
}
