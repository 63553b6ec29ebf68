import NIOCore
import NIOHPACK
import NIOHTTP2
import NIOSSL

/// Makes one call on a connection of its own, above NIOHTTP2, and closes the connection when it knows what came of it.
final class HealthCallHandler: ChannelInboundHandler {
  typealias InboundIn = HTTP2Frame
  typealias OutboundOut = HTTP2Frame

  private static let stream = HTTP2StreamID(1)

  private let probe: GRPCProbeRequest
  private let verdict: EventLoopPromise<HealthCall.Verdict>
  private var call = HealthCall()

  init(_ probe: GRPCProbeRequest, verdict: EventLoopPromise<HealthCall.Verdict>) {
    self.probe = probe
    self.verdict = verdict
  }

  func channelActive(context: ChannelHandlerContext) {
    let headers = HTTP2Frame(streamID: Self.stream, payload: .headers(.init(headers: probe.headers)))
    let message = HTTP2Frame(streamID: Self.stream, payload: .data(.init(data: .byteBuffer(probe.message), endStream: true)))
    context.write(wrapOutboundOut(headers), promise: nil)
    context.writeAndFlush(wrapOutboundOut(message), promise: nil)
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    switch frame.payload {
    case .headers(let headers) where frame.streamID == Self.stream:
      conclude(call.receive(headers.headers, isEnd: headers.endStream), context)
    case .data(let data) where frame.streamID == Self.stream:
      guard case .byteBuffer(let bytes) = data.data else { return }
      conclude(call.receive(bytes, isEnd: data.endStream), context)
    case .rstStream(let code) where frame.streamID == Self.stream: conclude(.failed(.reset(code)), context)
    // A server that is about to end says so, and may still answer.
    case .goAway(let last, _, _) where last < Self.stream: conclude(.failed(.closed), context)
    default: break
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case let error as GRPCFailure: conclude(.failed(error), context)
    case let error as NIOSSLError: conclude(.failed(.connecting("authentication handshake failed: \(Self.reason(error))")), context)
    case let error as BoringSSLError: conclude(.failed(.connecting("authentication handshake failed: \(Self.reason(error))")), context)
    default: conclude(.failed(.closed), context)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    conclude(.failed(.closed), context)
  }

  private func conclude(_ found: HealthCall.Verdict?, _ context: ChannelHandlerContext) {
    guard let found else { return }
    verdict.succeed(found)
    context.close(promise: nil)
  }

  private static func reason(_ error: any Error) -> String {
    let text = "\(error)"
    if text.contains("CERTIFICATE_VERIFY_FAILED") { return "the server's certificate is not valid here" }
    if text.contains("WRONG_VERSION_NUMBER") { return "tls: first record does not look like a TLS handshake" }
    return text
  }
}
