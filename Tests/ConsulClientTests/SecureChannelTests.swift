import ConsulClient
import NIOCore
import NIOPosix
import NIOSSL
import RealServers
import Testing

@Suite("TLS, and what else may answer at the port")
struct SecureChannelTests {
  private static let leader = StubServer.Reply.answer(status: 200, body: "\"127.0.0.1:8300\"")

  private func serverTLS(asksForCertificate: Bool = false) throws -> TLSConfiguration {
    let certificate = try NIOSSLCertificate(bytes: Array(TestCertificates.serverCertificate.utf8), format: .pem)
    let key = try NIOSSLPrivateKey(bytes: Array(TestCertificates.serverKey.utf8), format: .pem)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: [.certificate(certificate)], privateKey: .privateKey(key))
    if asksForCertificate {
      let authority = try NIOSSLCertificate(bytes: Array(TestCertificates.authority.utf8), format: .pem)
      configuration.trustRoots = .certificates([authority])
      configuration.certificateVerification = .noHostnameVerification
    }
    return configuration
  }

  @Test("A server whose authority is named is trusted")
  func trusted() async throws {
    let authority = try TestCertificates.file(TestCertificates.authority)
    try await StubServer.with(tls: try serverTLS(), { _ in Self.leader }) { stub in
      try await withConnection(to: [stub.port], tls: ConsulTLS(authorityFile: authority)) { connection in
        let answer = try await connection.leader().value
        #expect(answer == "127.0.0.1:8300")
      }
    }
  }

  @Test("A server of an unknown authority is refused, and the error says what to name")
  func untrusted() async throws {
    try await StubServer.with(tls: try serverTLS(), { _ in Self.leader }) { stub in
      try await withConnection(to: [stub.port], tls: ConsulTLS()) { connection in
        let error = await consulError { _ = try await connection.leader() }
        #expect(error?.code == .secureChannel)
        #expect(error?.message.contains("not from a trusted authority") == true, "\(String(describing: error))")
        #expect(stub.received.isEmpty)
      }
    }
  }

  @Test("A client shows its certificate where the server asks for one, and fails without")
  func mutual() async throws {
    let authority = try TestCertificates.file(TestCertificates.authority)
    let certificate = try TestCertificates.file(TestCertificates.clientCertificate)
    let key = try TestCertificates.file(TestCertificates.clientKey)
    try await StubServer.with(tls: try serverTLS(asksForCertificate: true), { _ in Self.leader }) { stub in
      let tls = ConsulTLS(authorityFile: authority, certificateFile: certificate, keyFile: key)
      try await withConnection(to: [stub.port], tls: tls) { connection in
        let answer = try await connection.leader().value
        #expect(answer == "127.0.0.1:8300")
      }
      try await withConnection(to: [stub.port], tls: ConsulTLS(authorityFile: authority), timeout: .seconds(5)) { connection in
        let error = await consulError { _ = try await connection.leader() }
        #expect(error?.code == .secureChannel || error?.code == .interrupted, "\(String(describing: error))")
      }
      #expect(stub.received.count == 1)
    }
  }

  @Test("TLS to a server without it says so, whether that answers or hangs up", arguments: ["HTTP/1.0 400 Bad Request\r\n\r\n", ""])
  func tlsToPlain(answer: String) async throws {
    try await withTalker(answer) { port in
      try await withConnection(to: [port], tls: ConsulTLS()) { connection in
        let error = await consulError { _ = try await connection.leader() }
        #expect(error?.code == .secureChannel)
        #expect(error?.message.contains("speak") == true && error?.message.contains("TLS") == true, "\(String(describing: error))")
      }
    }
  }

  @Test("Plain HTTP to Consul's TLS port says so")
  func plainToTLS() async throws {
    let reply = StubServer.Reply.answer(status: 400, body: "Client sent an HTTP request to an HTTPS server.\n")
    try await StubServer.with({ _ in reply }) { stub in
      try await withConnection(to: [stub.port]) { connection in
        let error = await consulError { _ = try await connection.leader() }
        #expect(error?.code == .secureChannel)
        #expect(error?.message.contains("speaks TLS only") == true)
      }
    }
  }

  @Test("A port of another protocol says so")
  func anotherProtocol() async throws {
    try await withTalker("220 mail.example ESMTP\r\n") { port in
      try await withConnection(to: [port]) { connection in
        let error = await consulError { _ = try await connection.leader() }
        #expect(error?.code == .notHTTP)
        #expect(error?.message.contains("does not speak HTTP") == true, "\(String(describing: error))")
      }
    }
  }

  @Test("A file that is not there, or is no certificate, is an error that names it")
  func files() throws {
    var settings = ConsulSettings(endpoints: [ConsulEndpoint(host: "127.0.0.1")])
    for file in ["/nonexistent/ca.pem", try TestCertificates.file("hello")] {
      settings.tls = ConsulTLS(authorityFile: file)
      let error = #expect(throws: ConsulError.self) { try ConsulConnection(settings) }
      #expect(error?.code == .settings)
      #expect(error?.message.contains(file) == true)
    }
    settings.tls = ConsulTLS(certificateFile: try TestCertificates.file(TestCertificates.clientCertificate))
    #expect(throws: ConsulError.self) { try ConsulConnection(settings) }
  }
}

/// Runs the body with the port of a server that says one text to whoever speaks, and hangs up.
private func withTalker(_ text: String, _ body: (Int) async throws -> Void) async throws {
  let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
    .childChannelInitializer { channel in
      channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Talker(text)) }
    }
    .bind(host: "127.0.0.1", port: 0).get()
  do {
    try await body(channel.localAddress?.port ?? 0)
    try await channel.close()
  } catch {
    try? await channel.close()
    throw error
  }
}

private final class Talker: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let text: String

  init(_ text: String) {
    self.text = text
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    context.write(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    context.flush()
    context.close(promise: nil)
  }
}
