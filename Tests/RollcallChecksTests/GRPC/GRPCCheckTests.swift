import NIOCore
import NIOPosix
import RealServers
import Rollcall
import RollcallAgent
import RollcallChecks
import Testing

/// gRPC's health protocol, against grpcio, and against peers that speak something else.
@Suite(.timeLimit(.minutes(1))) struct GRPCCheckTests {
  private func run(_ probe: GRPCProbe, timeout: Duration = .seconds(10)) async -> CheckOutcome {
    let runner = ProbeRunner()
    let outcome = await runner.run(.grpc(probe), timeout: timeout, outputLimit: 100)
    await runner.shutdown()
    return outcome
  }

  @Test func `The server says how it is, in Consul's words`() async throws {
    try await RealServer.with(GRPCHealthServer()) { server in
      let address = server.address
      let notHealthy = CheckOutcome(.critical, "gRPC application didn't report service healthy")
      for (service, expected) in [
        ("", CheckOutcome(.passing, "gRPC check \(address): success")),
        ("svc", CheckOutcome(.passing, "gRPC check \(address)/svc: success")),
        ("a/b", CheckOutcome(.passing, "gRPC check \(address)/a/b: success")), ("down", notHealthy), ("unknown", notHealthy),
        ("odd", notHealthy), ("broken", CheckOutcome(.critical, "rpc error: code = Internal desc = it's broken: ü%")),
        ("gone", CheckOutcome(.critical, "rpc error: code = NotFound desc = unknown service")),
        ("junk", CheckOutcome(.critical, "rpc error: code = Internal desc = grpc: failed to unmarshal the received message")),
        (
          "long",
          CheckOutcome(
            .critical, "rpc error: code = ResourceExhausted desc = grpc: received message larger than max (100000 vs. 4096)")
        ),
      ] {
        #expect(await run(GRPCProbe(host: "127.0.0.1", port: server.port, service: service)) == expected)
      }
      let slow = await run(GRPCProbe(host: "127.0.0.1", port: server.port, service: "slow"), timeout: .milliseconds(200))
      #expect(slow == CheckOutcome(.critical, "rpc error: code = DeadlineExceeded desc = context deadline exceeded"))
    }
  }

  @Test func `A server without the protocol, and none at all, are critical`() async throws {
    try await RealServer.with(GRPCHealthServer(knowsHealth: false)) { server in
      let outcome = await run(GRPCProbe(host: "127.0.0.1", port: server.port))
      #expect(outcome == CheckOutcome(.critical, "rpc error: code = Unimplemented desc = Method not found!"))
    }
    let refused = await run(GRPCProbe(host: "127.0.0.1", port: 1))
    #expect(
      refused.output
        == #"rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing dial tcp 127.0.0.1:1: connect: "#
        + #"connection refused""#)
    let unknown = await run(GRPCProbe(host: "does-not-exist.invalid", port: 1))
    #expect(unknown.health == .critical)
    #expect(unknown.output.contains("lookup does-not-exist.invalid: no such host"), "\(unknown.output)")
  }

  @Test func `By TLS the certificate must be valid, unless it is not looked at`() async throws {
    try await RealServer.with(GRPCHealthServer(usesTLS: true)) { server in
      let handshake = #"rpc error: code = Unavailable desc = connection error: desc = "transport: authentication handshake failed: "#
      for host in ["127.0.0.1", "localhost"] {
        let outcome = await run(GRPCProbe(host: host, port: server.port, usesTLS: true))
        #expect(outcome == CheckOutcome(.critical, handshake + #"the server's certificate is not valid here""#))
        let trusting = await run(GRPCProbe(host: host, port: server.port, usesTLS: true, verifiesCertificate: false))
        #expect(trusting == CheckOutcome(.passing, "gRPC check \(host):\(server.port): success"))
      }
      #expect(await run(GRPCProbe(host: "127.0.0.1", port: server.port)).health == .critical, "without TLS")
    }
    try await RealServer.with(GRPCHealthServer()) { server in
      let outcome = await run(GRPCProbe(host: "127.0.0.1", port: server.port, usesTLS: true))
      #expect(outcome.health == .critical)
      #expect(outcome.output.contains("authentication handshake failed: tls: first record does not look like a TLS handshake"))
    }
  }

  /// What each says at once when somebody connects; nothing at all in the end.
  @Test(arguments: [
    "220 mail.example ESMTP\r\n", "HTTP/1.1 400 Bad Request\r\n\r\n", "\u{0}\u{0}\u{0}\u{4}\u{0}\u{0}\u{0}\u{0}\u{0}",
    String(repeating: "\u{0}\u{0}\u{1}\u{1}\u{5}\u{0}\u{0}\u{0}\u{1}x", count: 1_000), "",
  ])
  func `Whoever speaks something else is critical in time`(greeting: String) async throws {
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        if !greeting.isEmpty { channel.writeAndFlush(ByteBuffer(string: greeting), promise: nil) }
        return channel.eventLoop.makeSucceededVoidFuture()
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let port = try #require(listener.localAddress?.port)
    let outcome = await run(GRPCProbe(host: "127.0.0.1", port: port), timeout: .milliseconds(500))
    #expect(outcome.health == .critical)
    #expect(outcome.output.hasPrefix("rpc error: code = "))
    try await listener.close()
  }
}
