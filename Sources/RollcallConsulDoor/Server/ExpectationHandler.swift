import NIOCore
import NIOHTTP1

/// Tells a client that announced its body by `Expect: 100-continue` to go on, as Go's server does.
final class ExpectationHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .head(let head) = unwrapInboundIn(data), head.version == .http1_1,
      head.headers[canonicalForm: "Expect"].contains(where: { $0.lowercased() == "100-continue" })
    {
      context.writeAndFlush(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
    }
    context.fireChannelRead(data)
  }
}
