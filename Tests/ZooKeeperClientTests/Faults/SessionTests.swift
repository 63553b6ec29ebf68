import NIOCore
import RealServers
import Testing

@testable import ZooKeeperClient

/// Sessions of a real server, through everything that ends a connection.
@Suite(.timeLimit(.minutes(5))) struct SessionTests {
  @Test(arguments: ZooKeeperServer.Version.allCases)
  func `A killed server that comes back finds the session as it was`(version: ZooKeeperServer.Version) async throws {
    try await ZooKeeper.withServer(version, settings: .enduring) { zooKeeper, server in
      try await zooKeeper.create("/e", bytes("1"), mode: .ephemeral)
      try await zooKeeper.create("/p")
      let data = WatchReader(try await zooKeeper.watchData(of: "/e").watch)
      let absent = WatchReader(try await zooKeeper.watchExistence(of: "/new").watch)
      let children = WatchReader(try await zooKeeper.watchChildren(of: "/p").watch)
      let all = WatchReader(try await zooKeeper.watch("/p"))
      let deep = WatchReader(try await zooKeeper.watch("/", recursively: true))
      let session = try #require(zooKeeper.session)
      try await server.restart(keepingData: true)
      // Each watch is there again (kazoo #29 and #151), and who may have missed something is told so.
      #expect(try await all.next() == "missed")
      #expect(try await deep.next() == "missed")
      #expect(zooKeeper.session?.id == session.id)
      #expect(try await zooKeeper.get("/e").stat.isOwned(by: session.id))
      try await zooKeeper.set("/e", bytes("2"))
      try await zooKeeper.create("/new")
      try await zooKeeper.create("/p/c")
      #expect(try await data.next() == "dataChanged /e")
      #expect(try await absent.next() == "created /new")
      #expect(try await children.next() == "childrenChanged /p")
      #expect(try await all.next() == "childrenChanged /p")
      #expect(try await deep.next(3) == ["dataChanged /e", "created /new", "created /p/c"])
    }
  }

  @Test func `What one-shot watches have missed is told after the reconnect`() async throws {
    try await RealServer.with(ZooKeeperServer()) { server in
      let proxy = try await FaultyProxy.start(before: server.site.host, port: server.clientPort)
      try await ZooKeeper.with(server.clientAddress) { other in
        try await other.create("/d", bytes("1"))
        try await other.create("/gone")
        try await ZooKeeper.with(proxy.address) { zooKeeper in
          let data = WatchReader(try await zooKeeper.watchData(of: "/d").watch)
          let absent = WatchReader(try await zooKeeper.watchExistence(of: "/new").watch)
          let gone = WatchReader(try await zooKeeper.watchChildren(of: "/gone").watch)
          try await proxy.set(.refuse)
          await proxy.cut()
          try await other.set("/d", bytes("2"))
          try await other.create("/new")
          try await other.delete("/gone")
          try await proxy.set(.forward)
          #expect(try await data.next() == "dataChanged /d")
          #expect(try await absent.next() == "created /new")
          #expect(try await gone.next() == "deleted /gone")
        }
      }
      await proxy.stop()
    }
  }

  @Test(arguments: ZooKeeperServer.Version.allCases)
  func `A session that was ended elsewhere is an expired one, and a new one works`(version: ZooKeeperServer.Version) async throws {
    try await ZooKeeper.withServer(version) { zooKeeper, server in
      try await zooKeeper.create("/e", mode: .ephemeral)
      let watch = WatchReader(try await zooKeeper.watch("/"))
      let session = try #require(zooKeeper.session)
      let other = try ZooKeeper(ZooKeeperConnectString(parsing: server.clientAddress), settings: .test, resuming: session)
      try await other.waitUntilConnected(within: .seconds(30))
      #expect(other.session?.id == session.id)
      // The node is still there, and goes with the session.
      await other.close()
      #expect(try await zooKeeper.expired().code == .sessionExpired)
      #expect(await failure { try await zooKeeper.get("/") }?.code == .sessionExpired)
      while let event = await failureOrEvent(watch) { #expect(event == "missed") }
      try await ZooKeeper.with(server.clientAddress) { new in
        #expect(try await new.exists("/e") == nil)
        try await new.create("/e", mode: .ephemeral)
      }
    }
  }

  @Test func `A session with a wrong password is an expired one`() async throws {
    try await ZooKeeper.withServer { zooKeeper, server in
      try await zooKeeper.waitUntilConnected(within: .seconds(30))
      var session = try #require(zooKeeper.session)
      session.password = [UInt8](repeating: 1, count: 16)
      let thief = try ZooKeeper(ZooKeeperConnectString(parsing: server.clientAddress), resuming: session)
      #expect(try await thief.expired().code == .sessionExpired)
      #expect(try await zooKeeper.exists("/") != nil)
    }
  }

  /// The server has seen less than the client and closes each connection without a word: kazoo #42 tried for ever.
  @Test func `A server that comes back empty ends the session within 4 thirds of its timeout, and takes a new one`() async throws {
    try await ZooKeeper.withServer(settings: .test(sessionTimeout: .seconds(3))) { zooKeeper, server in
      try await zooKeeper.create("/a")
      for number in 0..<20 { try await zooKeeper.set("/a", bytes("\(number)")) }
      try await server.restart(keepingData: false)
      #expect(try await zooKeeper.expired().code == .sessionExpired)
      try await ZooKeeper.with(server.clientAddress) { new in
        #expect(try await new.exists("/a") == nil)
        try await new.create("/a")
      }
    }
  }

  @Test func `With several servers, one whose zxid is behind is passed by`() async throws {
    try await RealServer.with(ZooKeeperServer()) { behind in
      try await ZooKeeper.withServer { zooKeeper, server in
        try await zooKeeper.create("/a")
        for number in 0..<20 { try await zooKeeper.set("/a", bytes("\(number)")) }
        let proxy = try await FaultyProxy.start(before: server.site.host, port: server.clientPort)
        let session = try #require(zooKeeper.session)
        let servers = try ZooKeeperConnectString(parsing: "\(behind.clientAddress),\(proxy.address)")
        // Two clients would take the session from each other again and again.
        zooKeeper.abandon()
        // A first connection to the good one, so that the client has seen more than the other has.
        await behind.kill()
        let moved = try ZooKeeper(servers, settings: .test, resuming: session)
        try await moved.set("/a", bytes("moved"))
        try await behind.start()
        for _ in 0..<3 {
          await proxy.cut()
          #expect(try await moved.get("/a").text == "moved")
          #expect(moved.session?.id == session.id)
        }
        await moved.close()
        await proxy.stop()
      }
    }
  }

  @Test func `Closing removes the session's nodes at once, also when the connection is away`() async throws {
    try await RealServer.with(ZooKeeperServer()) { server in
      try await ZooKeeper.with(server.clientAddress) { other in
        let zooKeeper = try ZooKeeper(server.clientAddress, settings: .test)
        try await zooKeeper.create("/e", mode: .ephemeral)
        await zooKeeper.close()
        #expect(try await other.exists("/e") == nil)
        #expect(zooKeeper.state == .closed)
        #expect(await failure { try await zooKeeper.get("/") }?.code == .closed)

        let proxy = try await FaultyProxy.start(before: server.site.host, port: server.clientPort)
        let away = try ZooKeeper(proxy.address, settings: .test)
        try await away.create("/e", mode: .ephemeral)
        let gone = WatchReader(try await other.watchExistence(of: "/e").watch)
        try await proxy.set(.refuse)
        await proxy.cut()
        async let closed: Void = away.close(within: .seconds(30))
        try await away.wait { if case .disconnected = $0 { true } else { false } }
        try await proxy.set(.forward)
        await closed
        #expect(try await gone.next() == "deleted /e")
        await proxy.stop()
      }
    }
  }

  private func failureOrEvent(_ watch: WatchReader) async -> String? {
    do { return try await watch.next() } catch { return nil }
  }
}
