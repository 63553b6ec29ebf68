import RealServers
import Rollcall
import RollcallZooKeeper
import Testing
import ZooKeeperClient

@Suite struct LargeServiceTests {
  private static let count = 10_000

  @Test(.timeLimit(.minutes(3))) func `Ten thousand instances of one service are listed and watched, and a change reads one node`()
    async throws
  {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withClient(server.clientAddress) { client in
        try await client.create("/web")
        for start in stride(from: 0, to: Self.count, by: 500) {
          _ = try await client.multi(
            (start..<start + 500).map { .create("/web/\($0)", Array("10.0.0.1:\($0 + 1)".utf8), mode: .ephemeral) })
        }
        try await withCatalog("\(server.url)/?layout=killrvideo") { catalog in
          #expect(try await catalog.instances(of: "web").instances.count == Self.count)
          let updates = catalog.updates(of: "web")
          _ = try await first(updates) { $0.instances.count == Self.count }
          let before = try await Self.received(server)
          try await client.set("/web/7", Array("10.0.0.2:7".utf8))
          let changed = try await first(updates) { $0.instances.contains { $0.host == "10.0.0.2" } }
          #expect(changed.instances.count == Self.count)
          // The change itself, one read, pings and this question.
          #expect(try await Self.received(server) - before < 50)
          try await client.delete("/web/8")
          _ = try await first(updates) { $0.instances.count == Self.count - 1 }
        }
      }
    }
  }

  /// How many packets the server has received.
  private static func received(_ server: RealServer<ZooKeeperServer>) async throws -> Int {
    let line = try await server.ask("srvr").split(separator: "\n").first { $0.hasPrefix("Received: ") }
    return try #require(line.flatMap { Int($0.dropFirst("Received: ".count)) })
  }
}
