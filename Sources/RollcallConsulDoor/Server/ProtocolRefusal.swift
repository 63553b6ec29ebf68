import NIOCore
import NIOHTTP1

/// Gives a sentence to the bare 400 with which the server answers what is no HTTP, and Go's status to a head that is too large.
final class ProtocolRefusal: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private let limits: ConsulDoorSettings.Limits
  private var problem: HTTPParserError?

  init(limits: ConsulDoorSettings.Limits) {
    self.limits = limits
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let error = error as? HTTPParserError { problem = error }
    context.fireErrorCaught(error)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard let problem, case .head(var head) = unwrapOutboundIn(data), head.status == .badRequest,
      head.headers.first(name: "Content-Length") == "0", head.headers[canonicalForm: "Connection"].contains("close")
    else {
      context.write(data, promise: promise)
      return
    }
    let text: String
    if problem == .headerOverflow {
      head.status = .requestHeaderFieldsTooLarge
      text =
        "431 Request Header Fields Too Large: a request may have \(limits.headerCount) of them, "
        + "with \(limits.headers) bytes in all and its first line."
    } else {
      text = "400 Bad Request: \(problem)"
    }
    head.headers.replaceOrAdd(name: "Content-Type", value: "text/plain; charset=utf-8")
    head.headers.replaceOrAdd(name: "Content-Length", value: "\(text.utf8.count)")
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: promise)
  }
}
