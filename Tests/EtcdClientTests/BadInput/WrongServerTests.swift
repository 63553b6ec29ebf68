import EtcdClient
import NIOCore
import NIOPosix
import RealServers
import Testing

/// What answers is not what the endpoint says: each is an error that names the endpoint and the fix, and comes without waiting.
@Suite(.timeLimit(.minutes(2))) struct WrongServerTests {
  private static func failure(
    _ endpoint: EtcdEndpoint, settings: EtcdSettings = EtcdSettings(), credentials: EtcdCredentials? = nil
  ) async -> EtcdError? {
    await #expect(throws: EtcdError.self) {
      try await Etcd.with([endpoint], credentials: credentials, settings: settings) {
        _ = try await $0.get("k", call: EtcdCallOptions(failsFast: true))
      }
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `https to a server without TLS`(version: EtcdServer.Version) async throws {
    try await RealServer.with(EtcdServer(version: version)) { server in
      var endpoint = server.endpoint
      endpoint.scheme = .https
      let error = await Self.failure(endpoint)
      #expect(error?.code == .unavailable && error?.outcome == .notSent)
      #expect(error?.endpoint == endpoint)
      #expect(error?.message.contains("scheme http") == true, "\(String(describing: error))")
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `http to a server with TLS`(version: EtcdServer.Version) async throws {
    let authority = try await TestAuthority()
    let identity = try await authority.identity("server", names: "IP:127.0.0.1")
    let kind = EtcdServer(version: version, tls: .init(certificate: identity.certificate, privateKey: identity.privateKey))
    try await RealServer.with(kind) { server in
      var endpoint = server.endpoint
      endpoint.scheme = .http
      let error = await Self.failure(endpoint)
      #expect(error?.code == .unavailable && error?.outcome == .notSent)
      #expect(error?.endpoint == endpoint)
      #expect(error?.message.contains("scheme https") == true, "\(String(describing: error))")
    }
  }

  @Test func `The port of an HTTP server, of something that speaks first, and of one that says nothing`() async throws {
    try await RealServer.with(ConsulServer()) { consul in
      let port = try #require(Int(consul.httpAddress.split(separator: ":").last ?? ""))
      let endpoint = EtcdEndpoint(host: "127.0.0.1", port: port)
      let error = await Self.failure(endpoint)
      #expect(error?.reason == .notEtcd)
      #expect(error?.endpoint == endpoint)
      #expect(error?.message.contains("2379") == true)
    }
    let banner = try await Banner.start("220 mail.example ESMTP\r\n")
    let mail = await Self.failure(EtcdEndpoint(host: "127.0.0.1", port: banner.port))
    #expect(mail?.reason == .notEtcd)
    #expect(mail?.message.contains("2379") == true)
    try await banner.stop()

    let silent = try await Banner.start("")
    let silence = await Self.failure(
      EtcdEndpoint(host: "127.0.0.1", port: silent.port), settings: EtcdSettings(connect: .init(timeout: .milliseconds(300))))
    #expect(silence?.reason == .unresponsive)
    #expect(silence?.endpoint?.port == silent.port)
    try await silent.stop()
  }

  @Test func `A port where nobody listens, and a name that does not exist`() async throws {
    let free = try FreePorts(count: 1)
    let closed = EtcdEndpoint(host: "127.0.0.1", port: free.ports[0])
    let refused = await Self.failure(closed)
    #expect(refused?.reason == .unreachable)
    #expect(refused?.outcome == .notSent)
    #expect(refused?.endpoint == closed)
    let nobody = await Self.failure(EtcdEndpoint(host: "no-such-host.invalid"))
    #expect(nobody?.reason == .unreachable)
    #expect(nobody?.message.contains("no-such-host.invalid") == true)
  }

  @Test func `Without an endpoint there is no client`() {
    let error = #expect(throws: EtcdError.self) { try Etcd(endpoints: []) }
    #expect(error?.code == .invalidArgument)
  }
}

/// Says one thing to everybody who connects.
struct Banner {
  private let listener: any Channel

  var port: Int { listener.localAddress?.port ?? 0 }

  static func start(_ text: String) async throws -> Banner {
    Banner(
      listener: try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Greeter(text: text)) }
        }
        .bind(host: "127.0.0.1", port: 0).get())
  }

  func stop() async throws { try await listener.close() }
}

private final class Greeter: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let text: String

  init(text: String) {
    self.text = text
  }

  func channelActive(context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
  }
}
