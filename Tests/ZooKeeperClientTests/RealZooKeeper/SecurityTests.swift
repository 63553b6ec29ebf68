import Foundation
import RealServers
import Testing
import ZooKeeperClient

@Suite(.timeLimit(.minutes(3))) struct SecurityTests {
  @Test(arguments: ZooKeeperServer.Version.allCases)
  func `SASL DIGEST-MD5 makes a client known, and wrong passwords end the session`(version: ZooKeeperServer.Version) async throws {
    try await RealServer.with(ZooKeeperServer(version: version, saslUsers: ["ann": "secret"])) { server in
      var settings = ZooKeeperSettings.test
      settings.sasl = ZooKeeperSettings.SASL(user: "ann", password: "secret")
      try await ZooKeeper.with(server.clientAddress, settings: settings) { zooKeeper in
        let ann = ZooKeeperIdentity(scheme: "sasl", id: "ann")
        #expect(try await zooKeeper.identities().contains(ann))
        try await zooKeeper.create("/ann", bytes("1"), acl: [ZooKeeperACL(.all, for: ann)])
        try await server.restart(keepingData: true)
        #expect(try await zooKeeper.get("/ann").text == "1")
        try await ZooKeeper.with(server.clientAddress) { other in
          #expect(await failure { try await other.get("/ann") }?.code == .noAuth)
          try await other.sync()
        }
      }
      for wrong in [("ann", "wrong"), ("nobody", "other")] {
        settings.sasl = ZooKeeperSettings.SASL(user: wrong.0, password: wrong.1)
        try await ZooKeeper.with(server.clientAddress, settings: settings) { zooKeeper in
          let error = await failure { try await zooKeeper.get("/") }
          #expect(error?.code == .authFailed, "\(String(describing: error))")
          guard case .authFailed = try await zooKeeper.wait(for: { $0.isFinal }) else {
            Issue.record("\(zooKeeper.state)")
            return
          }
        }
      }
    }
  }

  @Test func `A server without SASL is told from one that refuses`() async throws {
    var settings = ZooKeeperSettings.test
    settings.sasl = ZooKeeperSettings.SASL(user: "ann", password: "secret")
    try await ZooKeeper.withServer(settings: settings) { zooKeeper, _ in
      let error = await failure { try await zooKeeper.get("/") }
      #expect(error?.code == .authFailed)
      #expect(error?.message.contains("no SASL provider") == true, "\(String(describing: error))")
    }
  }

  @Test(arguments: [false, true])
  func `TLS, and certificates of both sides where the server wants them`(requiresClients: Bool) async throws {
    let both = try TestCertificates.file(TestCertificates.serverCertificate + "\n" + TestCertificates.serverKey)
    let authority = try TestCertificates.file(TestCertificates.authority)
    defer {
      for file in [both, authority] { try? FileManager.default.removeItem(atPath: file) }
    }
    let tls = ZooKeeperServer.TLS(certificateAndKey: both, clientRoots: authority, requiresClients: requiresClients)
    try await RealServer.with(ZooKeeperServer(tls: tls)) { server in
      var settings = ZooKeeperSettings.test
      settings.tls = ZooKeeperSettings.TLS(trustedRoots: .pem(TestCertificates.authority))
      let identity = ZooKeeperSettings.TLS.Identity(
        certificates: .pem(TestCertificates.clientCertificate), privateKey: .pem(TestCertificates.clientKey))
      if requiresClients {
        try await ZooKeeper.with(server.secureAddress, settings: settings) { anonymous in
          let error = await failure { try await anonymous.get("/", options: .init(timeout: .seconds(2))) }
          #expect((error?.code, error?.outcome) == (.timedOut, .notSent))
        }
        settings.tls?.identity = identity
      }
      try await ZooKeeper.with(server.secureAddress, settings: settings) { zooKeeper in
        try await zooKeeper.create("/tls", [UInt8](repeating: 1, count: 100_000))
        #expect(try await zooKeeper.get("/tls").data?.count == 100_000)
        let schemes = try await zooKeeper.identities().map(\.scheme)
        #expect(schemes.contains("x509") == requiresClients, "\(schemes)")
      }
      // Each side without what the other has.
      try await ZooKeeper.with(server.secureAddress) { plain in
        let error = await failure { try await plain.get("/", options: .init(timeout: .seconds(2))) }
        #expect(error?.code == .timedOut)
      }
      try await ZooKeeper.with(server.clientAddress, settings: settings) { secure in
        let error = await failure { try await secure.get("/", options: .init(timeout: .seconds(2))) }
        #expect(error?.message.contains("secureClientPort") == true, "\(String(describing: error))")
      }
      // The certificate is also for the address that is connected to, which is not what was asked for.
      settings.tls?.serverName = "localhost"
      try await ZooKeeper.with(server.secureAddress, settings: settings) { named in _ = try await named.get("/") }
      settings.tls?.serverName = "other.example"
      try await ZooKeeper.with(server.secureAddress, settings: settings) { misled in
        let error = await failure { try await misled.get("/", options: .init(timeout: .seconds(2))) }
        #expect(error?.message.contains("is for localhost, not for 'other.example'") == true, "\(String(describing: error))")
      }
      settings.tls?.verification = .certificateOnly
      try await ZooKeeper.with(server.secureAddress, settings: settings) { careless in _ = try await careless.get("/") }
      settings.tls = ZooKeeperSettings.TLS(identity: settings.tls?.identity)
      try await ZooKeeper.with(server.secureAddress, settings: settings) { distrusting in
        let error = await failure { try await distrusting.get("/", options: .init(timeout: .seconds(2))) }
        #expect(error?.message.contains("TLS failed") == true, "\(String(describing: error))")
      }
    }
  }
}
