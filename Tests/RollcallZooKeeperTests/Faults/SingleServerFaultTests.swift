import RealServers
import Rollcall
import RollcallTesting
import Testing

/// Faults of one server, and of the way to it, with the invariants that hold under all of them.
@Suite("Faults of one ZooKeeper server", .timeLimit(.minutes(3)))
struct SingleServerFaultTests {
  @Test(arguments: ZooKeeperServer.Version.allCases) func `Killed and started again`(version: ZooKeeperServer.Version) async throws {
    try await RealServer.with(ZooKeeperServer.forTests(version)) { server in
      // Sessions do not age while there is no server.
      try await FaultRun(owner: server.url, reader: server.url, keepsSession: true).survives { _ in
        try await server.restart(keepingData: true)
        return .now
      }
    }
  }

  @Test func `Frozen for less than the timeout`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await FaultRun(owner: server.url, reader: server.url, keepsSession: true).survives { _ in
        server.suspend()
        try await Task.sleep(for: .seconds(1))
        server.resume()
        return .now
      }
    }
  }

  @Test func `Frozen for longer than the timeout`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await FaultRun(owner: server.url, reader: server.url).survives { _ in
        server.suspend()
        try await Task.sleep(for: .seconds(9))
        server.resume()
        return .now
      }
    }
  }

  /// The clients have seen more than the server has, which sends them away without a word until they take a new session.
  @Test func `Emptied`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await FaultRun(owner: server.url, reader: server.url, keepsData: false).survives { _ in
        try await server.restart(keepingData: false)
        return .now + .seconds(6)
      }
    }
  }

  @Test func `Half-open connections for longer than the timeout`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      let proxy = try await FaultyProxy.start(before: server.site.host, port: server.clientPort)
      let url = "zookeeper://\(proxy.address)"
      try await FaultRun(owner: url, reader: url).survives { _ in
        try await proxy.set(.swallow)
        try await Task.sleep(for: .seconds(9))
        try await proxy.set(.forward)
        return .now
      }
      await proxy.stop()
    }
  }

  /// The other server is empty, and answers: who read from it would see every instance gone.
  @Test func `Another server in the list whose zxid is behind is passed by`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { behind in
      await behind.kill()
      try await RealServer.with(ZooKeeperServer.forTests()) { server in
        let proxy = try await FaultyProxy.start(before: server.site.host, port: server.clientPort)
        let url = "zookeeper://\(behind.clientAddress),\(proxy.address)"
        try await FaultRun(owner: url, reader: url, keepsSession: true).survives { _ in
          try await behind.start()
          for _ in 0..<5 {
            await proxy.cut()
            try await Task.sleep(for: .milliseconds(500))
          }
          return .now
        }
        await proxy.stop()
      }
    }
  }
}
