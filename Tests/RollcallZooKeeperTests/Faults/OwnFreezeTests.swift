import RealServers
import Rollcall
import Testing

/// SIGSTOP of the process that registered: the program, in a process of its own.
@Suite(.timeLimit(.minutes(2))) struct OwnFreezeTests {
  private static let timeout = Duration.seconds(3)

  private func withOwner(
    _ server: RealServer<ZooKeeperServer>, _ body: (Program, any Catalog, ServiceSnapshot) async throws -> Void
  ) async throws {
    let arguments = ["register", "--catalog", server.url, "--service", "web", "--host", "h", "--port", "1", "--ttl", "3s"]
    try await withCatalog(server.url) { catalog in
      try await Program.with(RollcallAgentServer.locate(), arguments) { owner in
        try await body(owner, catalog, try await first(catalog.updates(of: "web")) { !$0.instances.isEmpty })
      }
    }
  }

  @Test func `Frozen for less than the timeout it stays, on the same session`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withOwner(server) { owner, catalog, before in
        let updates = catalog.updates(of: "web")
        for _ in 0..<3 {
          owner.suspend()
          try await Task.sleep(for: .seconds(1))
          owner.resume()
          try await Task.sleep(for: .seconds(1))
        }
        try await Task.sleep(for: Self.timeout)
        // Nothing but the present set was ever told.
        let marker = ServiceInstance(service: "web", id: "marker", host: "h", port: 2)
        let session = try await catalog.openSession(SessionOptions(timeout: .seconds(30)))
        try await session.register(marker)
        var sets: [ServiceSnapshot] = []
        for await set in updates {
          sets.append(set)
          if set.instances.count == 2 { break }
        }
        #expect(sets.allSatisfy { set in set.instances.contains { $0.id == before.instances.first?.id } })
        #expect(Set(sets.flatMap(\.instances).filter { $0.id != "marker" }.map(\.session)) == [before.instances.first?.session])
        try await session.close()
      }
    }
  }

  @Test func `Frozen for longer it is gone meanwhile, and back once afterwards, on a new session`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withOwner(server) { owner, catalog, before in
        let frozen = ContinuousClock.now
        owner.suspend()
        _ = try await first(catalog.updates(of: "web")) { $0.freshness.isCurrent && $0.instances.isEmpty }
        // A renewal may be a third of the timeout old when it freezes.
        #expect(ContinuousClock.now - frozen >= Self.timeout * 2 / 3 - .milliseconds(300))
        try await Task.sleep(for: .seconds(2))
        owner.resume()
        let back = try await first(catalog.updates(of: "web")) { !$0.instances.isEmpty }
        #expect(back.instances.map(\.instance) == before.instances.map(\.instance))
        #expect(back.instances.first?.session != before.instances.first?.session)
        try await Task.sleep(for: Self.timeout + .seconds(1))
        #expect(try await catalog.instances(of: "web").instances.map(\.session) == back.instances.map(\.session))
      }
    }
  }
}
