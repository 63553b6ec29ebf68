import Foundation
import RealServers
import Rollcall
import RollcallZooKeeper
import Testing
import ZooKeeperClient

/// The layout curator with Apache Curator's own service discovery on the other side.
@Suite struct CuratorTests {
  private static let curator = ServerExecutable(name: "curator", variable: "ROLLCALL_CURATOR")

  private static func arguments(_ arguments: String...) -> [String] {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return [tests.appending(path: "Peers/CuratorPeer.java").path] + arguments
  }

  @Test(.timeLimit(.minutes(3))) func `What Curator registers is listed, and its end is seen`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withClient(server.clientAddress) { _ = try await $0.create("/discovery") }
      try await withCatalog("\(server.url)/discovery?layout=curator") { catalog in
        let updates = catalog.updates(of: "web")
        let arguments = Self.arguments("register", server.clientAddress, "/discovery", "web", "id-1", "10.0.0.1", "8080", "color", "red")
        try await Program.with(Self.curator.locate(), arguments) { curator in
          let seen = try await first(updates) { !$0.instances.isEmpty }
          #expect(
            seen.instances.map(\.instance) == [
              ServiceInstance(service: "web", id: "id-1", host: "10.0.0.1", port: 8080, metadata: ["color": "red"])
            ])
          await curator.kill()
          _ = try await first(catalog.updates(of: "web")) { $0.freshness.isCurrent && $0.instances.isEmpty }
        }
      }
    }
  }

  @Test(.timeLimit(.minutes(3))) func `What Rollcall registers, Curator lists, and would write byte for byte as it is`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withClient(server.clientAddress) { _ = try await $0.create("/discovery") }
      try await withCatalog("\(server.url)/discovery?layout=curator") { catalog in
        let session = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
        try await session.register(
          ServiceInstance(service: "web", id: "id-1", host: "10.0.0.1", port: 8080, metadata: ["color": "rött \"/\\\u{1}"]))
        try await session.register(ServiceInstance(service: "web", id: "id-2", host: "10.0.0.2", port: 8081))
        let program = try Self.curator.locate()
        let listed = try await Program.output(program, Self.arguments("list", server.clientAddress, "/discovery", "web"))
        #expect(listed.contains("id-1 10.0.0.1 8080 {color=rött"))
        #expect(listed.contains("id-2 10.0.0.2 8081 null"))
        for id in ["id-1", "id-2"] {
          let lines = try await Program.output(program, Self.arguments("rewrite", server.clientAddress, "/discovery/web/\(id)"))
            .split(separator: "\n")
          #expect(lines.count == 2)
          #expect(lines.first == lines.last)
        }
        try await session.close()
      }
    }
  }
}
