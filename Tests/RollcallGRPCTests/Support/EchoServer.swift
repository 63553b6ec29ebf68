import GRPCNIOTransportHTTP2Posix
import Logging
import Rollcall
import RollcallGRPC

extension Logger {
  static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

/// An ``EchoService`` in this process, advertised.
struct EchoServer {
  let server: AdvertisedGRPCServer<HTTP2ServerTransport.Posix>
  private let running: Task<Void, any Error>

  init(
    _ name: String, in discovery: Discovery, pause: @escaping @Sendable () async -> Void = {},
    config: HTTP2ServerTransport.Posix.Config = .defaults,
    options: GRPCAdvertising = GRPCAdvertising(grace: .milliseconds(500))
  ) {
    server = AdvertisedGRPCServer(
      transport: .http2NIOPosix(address: .ipv4(host: "127.0.0.1", port: 0), transportSecurity: .plaintext, config: config),
      services: [EchoService(name: name, pause: pause)], in: discovery, options: options, logger: .silent)
    running = Task { [server] in try await server.run() }
  }

  /// Stops it as an operator would, and waits for its end.
  func drain() async throws {
    server.beginGracefulShutdown()
    try await running.value
  }
}
