import NIOCore
import NIOPosix
import Rollcall
import RollcallAgent
import RollcallChecks
import Testing

@Suite(.timeLimit(.minutes(1))) struct UDPCheckTests {
  private func run(_ port: Int, host: String = "127.0.0.1", timeout: Duration = .milliseconds(300)) async -> CheckOutcome {
    let runner = ProbeRunner()
    let outcome = await runner.run(.udp(host: host, port: port), timeout: timeout, outputLimit: 100)
    await runner.shutdown()
    return outcome
  }

  @Test func `Who listens without answering passes once the time is over`() async throws {
    let listener = try await DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup).bind(host: "127.0.0.1", port: 0).get()
    let port = try #require(listener.localAddress?.port)
    #expect(await run(port) == CheckOutcome(.passing, "UDP connect 127.0.0.1:\(port): Success"))
    try await listener.close()
  }

  @Test func `Who answers passes at once`() async throws {
    let listener = try await DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .channelInitializer { $0.pipeline.addHandler(EchoHandler()) }
      .bind(host: "127.0.0.1", port: 0).get()
    let port = try #require(listener.localAddress?.port)
    let outcome = await run(port, timeout: .seconds(3600))
    #expect(outcome == CheckOutcome(.passing, "UDP connect 127.0.0.1:\(port): Success"))
    try await listener.close()
  }

  @Test func `A port that nobody has, and a host that nobody is, are critical`() async {
    // The kernel says so at once.
    let refused = await run(1, timeout: .seconds(3600))
    #expect(refused == CheckOutcome(.critical, "read udp 127.0.0.1:1: read: connection refused"))
    let unknown = await run(1, host: "does-not-exist.invalid", timeout: .seconds(30))
    #expect(unknown.health == .critical)
  }
}

private final class EchoHandler: ChannelInboundHandler, Sendable {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>
  typealias OutboundOut = AddressedEnvelope<ByteBuffer>

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let asked = unwrapInboundIn(data)
    context.writeAndFlush(
      wrapOutboundOut(AddressedEnvelope(remoteAddress: asked.remoteAddress, data: ByteBuffer(string: "here"))), promise: nil)
  }
}
