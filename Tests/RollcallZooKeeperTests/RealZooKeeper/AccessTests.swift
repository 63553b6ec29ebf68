import Foundation
import RealServers
import Rollcall
import Testing
import ZooKeeperClient

/// Users and TLS, by the catalog's URL.
@Suite("Access to a real ZooKeeper", .timeLimit(.minutes(2)))
struct AccessTests {
  private func file(_ text: String) throws -> String { try TestCertificates.file(text + "\n") }

  private func failure(_ url: String) async -> RollcallError? {
    await #expect(throws: RollcallError.self) {
      let catalog = try await open(url)
      await catalog.close()
    }
  }

  @Test func `A user registers in a tree that is closed to others, who are told so`() async throws {
    let (right, wrong) = (try file("secret"), try file("not-secret"))
    defer {
      for path in [right, wrong] { try? FileManager.default.removeItem(atPath: path) }
    }
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withClient(server.clientAddress) { client in
        try await client.authenticate(.digest(user: "ann", password: "secret"))
        try await client.create("/apps", acl: [ZooKeeperACL(.all, for: .digest(user: "ann", password: "secret"))])
      }
      let instance = ServiceInstance(service: "web", id: "1", host: "h", port: 1)
      try await withCatalog("\(server.url)/apps?user=ann&password-file=\(right)") { ann in
        let session = try await ann.openSession(SessionOptions(timeout: .seconds(30)))
        try await session.register(instance)
        try await ann.keyValues.put("color", Array("red".utf8))
        #expect(try await ann.instances(of: "web").instances.map(\.instance) == [instance])
        for stranger in [server.url + "/apps", "\(server.url)/apps?user=ann&password-file=\(wrong)"] {
          try await withCatalog(stranger) { catalog in
            let refused = await #expect(throws: RollcallError.self) {
              let session = try await catalog.openSession(SessionOptions(timeout: .seconds(30)))
              try await session.register(ServiceInstance(service: "db", id: "1", host: "h", port: 2))
            }
            #expect(refused?.code == .unauthorized, "\(String(describing: refused))")
            #expect(await #expect(throws: RollcallError.self) { try await catalog.keyValues.put("color", []) }?.code == .unauthorized)
          }
        }
        try await session.close()
      }
    }
  }

  @Test(arguments: [false, true]) func `TLS, with a certificate of one's own where the server wants it`(requiresClients: Bool) async throws
  {
    let both = try file(TestCertificates.serverCertificate + "\n" + TestCertificates.serverKey)
    let authority = try file(TestCertificates.authority)
    let (certificate, key) = (try file(TestCertificates.clientCertificate), try file(TestCertificates.clientKey))
    defer {
      for path in [both, authority, certificate, key] { try? FileManager.default.removeItem(atPath: path) }
    }
    var kind = ZooKeeperServer.forTests()
    kind.tls = ZooKeeperServer.TLS(certificateAndKey: both, clientRoots: authority, requiresClients: requiresClients)
    try await RealServer.with(kind) { server in
      let url = "zookeeper+tls://\(server.secureAddress)?timeout=3s&tls-ca-file=\(authority)"
      let identity = "&tls-cert-file=\(certificate)&tls-key-file=\(key)"
      // The port with TLS may open a moment after the plain one.
      try await withCatalog(url + (requiresClients ? identity : ""), .wait(upTo: .seconds(20))) { catalog in
        let session = try await catalog.openSession(SessionOptions(timeout: .seconds(30)))
        try await session.register(ServiceInstance(service: "web", id: "1", host: "h", port: 1))
        #expect(try await catalog.instances(of: "web").instances.count == 1)
        try await session.close()
      }
      if requiresClients { #expect(await failure(url)?.code == .unreachable) }
      let distrusting = await failure("zookeeper+tls://\(server.secureAddress)?timeout=3s")
      #expect(distrusting?.message.contains("TLS failed") == true, "\(String(describing: distrusting))")
      let elsewhere = await failure("zookeeper+tls://\(server.clientAddress)?timeout=3s&tls-ca-file=\(authority)")
      #expect(elsewhere?.message.contains("secureClientPort") == true, "\(String(describing: elsewhere))")
    }
  }
}
