import NIOCore
import RealServers
import Testing
import ZooKeeperClient

/// Servers and paths that are silent without an end of the connection.
@Suite(.timeLimit(.minutes(5))) struct FreezeTests {
  @Test func `A server that is frozen for less than the timeout costs nothing but time`() async throws {
    try await ZooKeeper.withServer(settings: .test(sessionTimeout: .seconds(9))) { zooKeeper, server in
      try await zooKeeper.create("/e", mode: .ephemeral)
      let session = zooKeeper.session?.id
      server.suspend()
      async let answer = zooKeeper.get("/e")
      try await Task.sleep(for: .seconds(1))
      server.resume()
      #expect(try await answer.stat.ephemeralOwner == session?.rawValue)
      #expect(zooKeeper.session?.id == session)
    }
  }

  @Test func `A server that is frozen for longer ends the connection, and then the session by some clear word`() async throws {
    try await ZooKeeper.withServer(settings: .test(sessionTimeout: .seconds(2))) { zooKeeper, server in
      try await zooKeeper.create("/e", mode: .ephemeral)
      server.suspend()
      let error = await failure { try await zooKeeper.create("/b") }
      #expect(error?.code == .connectionLoss)
      #expect(error?.outcome == .ambiguous)
      #expect(try await zooKeeper.expired().code == .sessionExpired)
      server.resume()
      try await ZooKeeper.with(server.clientAddress) { new in
        try await new.waitUntilConnected(within: .seconds(30))
        // No earlier than the server's own clock allows, and not for ever.
        let watched = try await new.watchExistence(of: "/e")
        if watched.value != nil { #expect(try await WatchReader(watched.watch).next() == "deleted /e") }
      }
    }
  }

  @Test func `A half-open connection is found out, and a session that nobody has ended goes on`() async throws {
    try await RealServer.with(ZooKeeperServer(tickTime: 1_000)) { server in
      let proxy = try await FaultyProxy.start(before: server.site.host, port: server.clientPort)
      var settings = ZooKeeperSettings.test(sessionTimeout: .seconds(12))
      settings.connect.timeout = .seconds(1)
      try await ZooKeeper.with("\(proxy.address),\(server.clientAddress)", settings: settings) { zooKeeper in
        try await zooKeeper.create("/e", mode: .ephemeral)
        let session = zooKeeper.session?.id
        try await proxy.set(.swallow)
        // On whichever path it was: a read is asked again on the other within its deadline.
        #expect(try await zooKeeper.get("/e").stat.ephemeralOwner == session?.rawValue)
      }
      await proxy.stop()
    }
  }

  @Test func `Our own side silent for longer than the timeout: the server's word decides`() async throws {
    try await RealServer.with(ZooKeeperServer()) { server in
      let proxy = try await FaultyProxy.start(before: server.site.host, port: server.clientPort)
      try await ZooKeeper.with(server.clientAddress) { other in
        var settings = ZooKeeperSettings.test(sessionTimeout: .seconds(2))
        settings.expiresAlone = false
        try await ZooKeeper.with(proxy.address, settings: settings) { zooKeeper in
          try await zooKeeper.create("/e", mode: .ephemeral)
          let gone = WatchReader(try await other.watchExistence(of: "/e").watch)
          try await proxy.set(.swallow)
          #expect(try await gone.next() == "deleted /e")
          #expect(!zooKeeper.state.isFinal)
          try await proxy.set(.forward)
          #expect(try await zooKeeper.expired().code == .sessionExpired)
        }
      }
      await proxy.stop()
    }
  }
}
