internal import NIOCore
internal import NIOTLS

/// The bytes of one connection: frames in, and what happens to the channel. All else is its owner's.
final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let owner: any ConnectionOwner
  private let attempt: ConnectionOwner.Attempt
  private let hasTLS: Bool
  private var parser: FrameParser
  private var isOver = false

  init(_ owner: any ConnectionOwner, _ attempt: ConnectionOwner.Attempt, hasTLS: Bool, maximumLength: Int) {
    self.owner = owner
    self.attempt = attempt
    self.hasTLS = hasTLS
    parser = FrameParser(maximumLength: maximumLength)
  }

  func channelActive(context: ChannelHandlerContext) {
    if !hasTLS { owner.opened(attempt, context.channel) }
    context.fireChannelActive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if hasTLS, case TLSUserEvent.handshakeCompleted = event { owner.opened(attempt, context.channel) }
    context.fireUserInboundEventTriggered(event)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isOver else { return }
    parser.append(unwrapInboundIn(data))
    do throws(ZooKeeperError) {
      while let frame = try parser.next() { owner.received(frame, attempt) }
    } catch {
      isOver = true
      owner.receivedNonsense(attempt, error)
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    owner.finishBatch()
    context.fireChannelReadComplete()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    lost(ConnectionFailure.error(for: error))
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    lost(ZooKeeperError(.connectionLoss, "the server closed the connection"))
    context.fireChannelInactive()
  }

  private func lost(_ error: ZooKeeperError) {
    guard !isOver else { return }
    isOver = true
    owner.failed(attempt, error)
  }
}
