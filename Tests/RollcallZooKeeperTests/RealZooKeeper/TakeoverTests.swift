import RealServers
import Rollcall
import RollcallZooKeeper
import Testing
import ZooKeeperClient

/// A session that another process goes on with.
@Suite(.timeLimit(.minutes(2))) struct TakeoverTests {
  private static func acquire(_ key: String, _ session: SessionID) -> KeyValueOperation {
    .acquire(key: key, value: [1], flags: 0, session: session)
  }

  @Test func `A session outlives the process that opened it when another renews it in time`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      let former = try await open(server.url)
      let session = try await former.openSession(SessionOptions(name: "kept", timeout: .seconds(4)))
      #expect(try await former.keyValues.commit([Self.acquire("lock", session.id)]).isCommitted)
      await former.close()
      try await withCatalog(server.url) { catalog in
        let directory = try #require(catalog.sessions)
        let joined = try #require(try await directory.session(session.id))
        #expect(joined.timeout == .seconds(4))
        let renewals = Task { try await joined.keepAlive(clock: ContinuousClock()) }
        try await Task.sleep(for: .seconds(6))
        #expect(try await catalog.keyValues.get("lock")?.session == session.id)
        #expect(try await directory.sessions().sessions.first?.options.name == "kept")
        renewals.cancel()
        // Nobody renews it any more.
        _ = try await first(catalog.keyValues.updates(of: .key("lock"))) { $0.entries.first.map { $0.session == nil } ?? false }
        #expect(try await directory.session(session.id) == nil)
      }
    }
  }

  @Test func `A live process lets a session go that another takes over, and neither takes it back`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withCatalog(server.url) { former in
        try await withCatalog(server.url) { next in
          let session = try await former.openSession(SessionOptions(timeout: .seconds(60)))
          // Locking is reason enough.
          #expect(try await next.keyValues.commit([Self.acquire("lock", session.id)]).isCommitted)
          await #expect {
            while true {
              do {
                try await session.renew()
                try await Task.sleep(for: .milliseconds(50))
              } catch let error as RollcallError where error.isTransient {
                continue
              }
            }
          } throws: {
            ($0 as? RollcallError)?.code == .sessionLost
          }
          let joined = try #require(try await next.sessions?.session(session.id))
          for _ in 0..<20 {
            try await joined.renew()
            try await Task.sleep(for: .milliseconds(25))
          }
          #expect(try await next.keyValues.get("lock")?.session == session.id)
          // Back again, and closed from there.
          try await #require(try await former.sessions?.session(session.id)).close()
          #expect(try await next.keyValues.get("lock")?.session == nil)
        }
      }
    }
  }

  @Test func `Many that ask for the same session at once take it over once`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withCatalog(server.url) { former in
        try await withCatalog(server.url) { next in
          let session = try await former.openSession(SessionOptions(timeout: .seconds(60)))
          try await withThrowingTaskGroup { group in
            for _ in 0..<20 { group.addTask { try await #require(try await next.sessions?.session(session.id)).renew() } }
            try await group.waitForAll()
          }
          // Had it been taken over twice at once, two clients would cut each other off.
          let joined = try #require(try await next.sessions?.session(session.id))
          for _ in 0..<20 { try await joined.renew() }
        }
      }
    }
  }
}
