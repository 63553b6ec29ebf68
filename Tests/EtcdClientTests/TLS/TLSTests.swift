import EtcdClient
import RealServers
import Testing

@Suite(.timeLimit(.minutes(3))) struct TLSTests {
  private static func settings(
    _ authority: TestAuthority, serverName: String? = nil, identity: TestAuthority.Identity? = nil,
    _ verification: EtcdSettings.TLS.Verification = .full
  ) -> EtcdSettings {
    let identity = identity.map { EtcdSettings.TLS.Identity(certificates: .file($0.certificate), privateKey: .file($0.privateKey)) }
    return EtcdSettings(
      tls: .init(trustedRoots: .file(authority.root), identity: identity, verification: verification, serverName: serverName))
  }

  private static func server(
    _ version: EtcdServer.Version, _ identity: TestAuthority.Identity, clientRoots: String? = nil
  ) -> EtcdServer {
    EtcdServer(
      version: version, tls: .init(certificate: identity.certificate, privateKey: identity.privateKey, clientRoots: clientRoots))
  }

  /// Puts, reads and watches.
  private static func use(_ endpoint: EtcdEndpoint, _ settings: EtcdSettings) async throws {
    try await Etcd.with([endpoint], settings: settings) { etcd in
      let reader = WatchReader(etcd.watch(.key("k")))
      try await reader.opened()
      try await etcd.put("k", bytes("v"))
      #expect(try await etcd.get("k")?.text == "v")
      #expect(try await reader.changes(1) == ["k=v"])
    }
  }

  private static func failure(_ endpoint: EtcdEndpoint, _ settings: EtcdSettings) async -> EtcdError? {
    await #expect(throws: EtcdError.self) {
      try await Etcd.with([endpoint], settings: settings) { _ = try await $0.get("k", call: EtcdCallOptions(failsFast: true)) }
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `TLS by address and by name, with a certificate for them`(version: EtcdServer.Version) async throws {
    let authority = try await TestAuthority()
    let identity = try await authority.identity("server", names: "IP:127.0.0.1", "DNS:localhost", "DNS:etcd.example")
    try await RealServer.with(Self.server(version, identity)) { server in
      try await Self.use(server.endpoint, Self.settings(authority))
      var named = server.endpoint
      named.host = "localhost"
      try await Self.use(named, Self.settings(authority))
      try await Self.use(server.endpoint, Self.settings(authority, serverName: "etcd.example"))

      // The certificate's address is that of the connection, and the name asked for is not in it.
      let other = await Self.failure(server.endpoint, Self.settings(authority, serverName: "other.example"))
      #expect(other?.reason == .tlsRefused)
      #expect(other?.message.contains("other.example") == true)
      #expect(other?.endpoint == server.endpoint)
      // Unless names do not matter.
      try await Self.use(server.endpoint, Self.settings(authority, serverName: "other.example", .certificateOnly))

      // A root that did not sign it.
      let stranger = try await TestAuthority()
      let untrusted = await Self.failure(server.endpoint, Self.settings(stranger))
      #expect(untrusted?.reason == .tlsRefused)
      try await Self.use(server.endpoint, Self.settings(stranger, .none))
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `A certificate for another address is refused`(version: EtcdServer.Version) async throws {
    let authority = try await TestAuthority()
    let identity = try await authority.identity("server", names: "IP:127.0.0.2", "DNS:etcd.example")
    try await RealServer.with(Self.server(version, identity)) { server in
      let error = await Self.failure(server.endpoint, Self.settings(authority))
      #expect(error?.reason == .tlsRefused)
      #expect(error?.endpoint == server.endpoint)
      try await Self.use(server.endpoint, Self.settings(authority, serverName: "etcd.example"))
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `Mutual TLS takes the client's certificate, and says so when there is none or a foreign one`(
    version: EtcdServer.Version
  ) async throws {
    let authority = try await TestAuthority()
    let identity = try await authority.identity("server", names: "IP:127.0.0.1")
    let client = try await authority.identity("client")
    try await RealServer.with(Self.server(version, identity, clientRoots: authority.root)) { server in
      try await Self.use(server.endpoint, Self.settings(authority, identity: client))
      let none = await Self.failure(server.endpoint, Self.settings(authority))
      #expect(none?.reason == .tlsRefused)
      #expect(none?.endpoint == server.endpoint)
      let foreign = try await TestAuthority().identity("client")
      let refused = await Self.failure(server.endpoint, Self.settings(authority, identity: foreign))
      #expect(refused?.reason == .tlsRefused)
    }
  }

  @Test func `Files that cannot be read are named at once`() async throws {
    let authority = try await TestAuthority()
    let client = try await authority.identity("client")
    let settings: [(String, EtcdSettings.TLS)] = [
      ("/nowhere/root.pem", .init(trustedRoots: .file("/nowhere/root.pem"))),
      ("the given PEM text", .init(trustedRoots: .pem("no certificate"))),
      (client.certificate, .init(identity: .init(certificates: .file(client.certificate), privateKey: .file(client.certificate)))),
      (client.privateKey, .init(identity: .init(certificates: .file(client.privateKey), privateKey: .file(client.privateKey)))),
    ]
    for (name, tls) in settings {
      let error = #expect(throws: EtcdError.self) { try Etcd(endpoints: [EtcdEndpoint(host: "h")], settings: EtcdSettings(tls: tls)) }
      #expect(error?.code == .invalidArgument)
      #expect(error?.message.contains(name) == true, "\(String(describing: error))")
    }
  }
}
