import NIOCore

/// Answers questions that come over UDP.
final class DatagramHandler: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>
  typealias OutboundOut = AddressedEnvelope<ByteBuffer>

  private let context: LoopContext
  private var isReading = false

  init(_ context: LoopContext) {
    self.context = context
  }

  func channelRead(context channel: ChannelHandlerContext, data: NIOAny) {
    let envelope = unwrapInboundIn(data)
    isReading = true
    // Port 0 cannot be answered, and is what only a forger sends from.
    guard envelope.remoteAddress.port.map({ $0 != 0 }) ?? false else { return }
    context.receive(envelope.data, over: .datagram) { [weak self] answer in
      guard let answer else { return }
      // From the address that was asked, where the socket has several.
      let metadata = envelope.metadata.flatMap { given in
        given.packetInfo.map { AddressedEnvelope<ByteBuffer>.Metadata(ecnState: .transportNotCapable, packetInfo: $0) }
      }
      let reply = AddressedEnvelope(remoteAddress: envelope.remoteAddress, data: answer, metadata: metadata)
      guard let self, channel.channel.isActive else { return }
      channel.write(self.wrapOutboundOut(reply), promise: nil)
      if !self.isReading { channel.flush() }
    }
  }

  func channelReadComplete(context channel: ChannelHandlerContext) {
    isReading = false
    channel.flush()
  }

  /// An answer that could not be sent is lost, as any may be.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
