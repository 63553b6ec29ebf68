internal import NIOCore

/// Runs ``ServerPreface`` in front of NIOHTTP2, and leaves the pipeline when it is done.
final class ServerPrefaceHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private var preface = ServerPreface()

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    do throws(EtcdError) {
      guard let bytes = try preface.receive(unwrapInboundIn(data)) else { return }
      context.fireChannelRead(wrapInboundOut(bytes))
      context.pipeline.syncOperations.removeHandler(self, promise: nil)
    } catch {
      context.fireErrorCaught(error)
    }
  }
}
