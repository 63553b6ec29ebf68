import NIOCore

/// Commands of one connection: each answer belongs to the first command that has none yet.
final class RedisHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private static let maximumWaiting = 10_000

  private var received = ByteBuffer()
  private var waiting: CircularBuffer<EventLoopPromise<RESPValue>> = []
  private var isClosed = false

  func send(_ words: [String], in context: ChannelHandlerContext, _ promise: EventLoopPromise<RESPValue>) {
    guard !isClosed else { return promise.fail(RedisError("The connection to Redis was closed.")) }
    guard waiting.count < Self.maximumWaiting else { return promise.fail(RedisError("Redis has too much to do.")) }
    var buffer = context.channel.allocator.buffer(capacity: 64)
    buffer.writeString("*\(words.count)\r\n")
    for word in words { buffer.writeString("$\(word.utf8.count)\r\n\(word)\r\n") }
    waiting.append(promise)
    context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var buffer = unwrapInboundIn(data)
    received.writeBuffer(&buffer)
    do {
      while let (value, length) = try RESPParser.parse(received.readableBytesView) {
        received.moveReaderIndex(forwardBy: length)
        guard let promise = waiting.popFirst() else { throw RedisError("Redis said something that was not asked for.") }
        promise.succeed(value)
      }
      received.discardReadBytes()
    } catch {
      fail(error)
      context.close(promise: nil)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    fail(RedisError("The connection to Redis was closed."))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    fail(error)
    context.close(promise: nil)
  }

  private func fail(_ error: any Error) {
    isClosed = true
    while let promise = waiting.popFirst() { promise.fail(error) }
  }
}
