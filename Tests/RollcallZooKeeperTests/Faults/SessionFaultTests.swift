import RealServers
import Rollcall
import Testing
import ZooKeeperClient

@testable import RollcallZooKeeper

/// What ends a session, or makes a set stale, seen step by step.
@Suite struct SessionFaultTests {
  private static let instances = (1...8).map { ServiceInstance(service: "web", id: "\($0)", host: "h", port: $0) }
  /// What a busy machine may add.
  private static let slack = Duration.seconds(15)

  @Test(.timeLimit(.minutes(2))) func `A session that is ended elsewhere is lost, and another one takes its instances`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withCatalog(server.url) { catalog in
        let session = try await catalog.openSession(SessionOptions(timeout: .seconds(30)))
        for instance in Self.instances { try await session.register(instance) }
        let updates = catalog.updates(of: "web")
        let known = try #require((session as? ZooKeeperCatalogSession)?.client.session)
        let elsewhere = try ZooKeeper(server.clientAddress, resuming: known, logger: .silent)
        try await elsewhere.waitUntilConnected(within: .seconds(10))
        await elsewhere.close()
        await #expect { try await renewUntilKnown(session) } throws: { ($0 as? RollcallError)?.code == .sessionLost }
        await #expect { try await session.register(Self.instances[0]) } throws: { ($0 as? RollcallError)?.code == .sessionLost }
        _ = try await first(updates) { $0.instances.isEmpty }
        let next = try await catalog.openSession(SessionOptions(timeout: .seconds(30)))
        for instance in Self.instances { try await next.register(instance) }
        let back = try await catalog.instances(of: "web").instances
        #expect(back.map(\.instance) == Self.instances)
        #expect(Set(back.map(\.session)) == [next.id])
        try await next.close()
      }
    }
  }

  private func renewUntilKnown(_ session: any CatalogSession) async throws {
    while true {
      do {
        return try await session.renew()
      } catch let error as RollcallError where error.isTransient {
        try await Task.sleep(for: .milliseconds(50))
      }
    }
  }

  @Test(.timeLimit(.minutes(2))) func `A half-open connection makes the set stale, and it is whole again on the next connection`()
    async throws
  {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      let proxy = try await FaultyProxy.start(before: server.site.host, port: server.clientPort)
      try await withCatalog(server.url) { owner in
        let session = try await owner.openSession(SessionOptions(timeout: .seconds(60)))
        for instance in Self.instances { try await session.register(instance) }
        try await withCatalog("zookeeper://\(proxy.address)") { reader in
          let updates = reader.updates(of: "web")
          _ = try await first(updates) { $0.instances.count == 8 }
          try await proxy.set(.swallow)
          let stale = try await first(updates) { !$0.freshness.isCurrent }
          #expect(stale.instances.count == 8)
          try await proxy.set(.forward)
          let whole = try await first(reader.updates(of: "web")) { $0.freshness.isCurrent }
          #expect(whole.instances.count == 8)
        }
        try await session.close()
      }
      await proxy.stop()
    }
  }

  @Test(.timeLimit(.minutes(2))) func `A session whose owner renews it no more ends, though its process lives`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withCatalog(server.url) { catalog in
        let session = try await catalog.openSession(SessionOptions(timeout: .seconds(5)))
        try await session.register(Self.instances[0])
        let start = ContinuousClock.now
        _ = try await first(catalog.updates(of: "web")) { $0.instances.isEmpty }
        #expect(ContinuousClock.now - start <= .seconds(5) + .milliseconds(500) + Self.slack)
        await #expect { try await session.renew() } throws: { ($0 as? RollcallError)?.code == .sessionLost }
      }
    }
  }
}
