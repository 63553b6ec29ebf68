import NIOCore
import NIOPosix
import RealServers
import Rollcall
import RollcallAgent
import RollcallChecks
import Testing

@Suite(.timeLimit(.minutes(1))) struct TCPCheckTests {
  @Test func `An accepted connection passes, a refused one is critical`() async throws {
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup).bind(host: "127.0.0.1", port: 0).get()
    let port = try #require(listener.localAddress?.port)
    let runner = ProbeRunner()
    let open = await runner.run(.tcp(host: "127.0.0.1", port: port), timeout: .seconds(5), outputLimit: 100)
    #expect(open == CheckOutcome(.passing, "TCP connect 127.0.0.1:\(port): Success"))
    // One on which nobody ever listened: a program that is being started could hold the other open for a moment.
    let closed = await runner.run(.tcp(host: "127.0.0.1", port: 1), timeout: .seconds(5), outputLimit: 100)
    #expect(closed == CheckOutcome(.critical, "dial tcp 127.0.0.1:1: connect: connection refused"))
    let unknown = await runner.run(.tcp(host: "does-not-exist.invalid", port: 1), timeout: .seconds(5), outputLimit: 100)
    #expect(unknown.health == .critical)
    try await listener.close()
    await runner.shutdown()
  }
}
