import RealServers
import Testing
import ZooKeeperClient

@Suite(.timeLimit(.minutes(3))) struct WatchTests {
  @Test(arguments: ZooKeeperServer.Version.allCases)
  func `One-shot watches tell one change and end`(version: ZooKeeperServer.Version) async throws {
    try await ZooKeeper.withServer(version) { zooKeeper, _ in
      try await zooKeeper.create("/w", bytes("1"))
      let data = WatchReader(try await zooKeeper.watchData(of: "/w").watch)
      let present = WatchReader(try await zooKeeper.watchExistence(of: "/w").watch)
      let absent = try await zooKeeper.watchExistence(of: "/w/x")
      #expect(absent.value == nil)
      let children = WatchReader(try await zooKeeper.watchChildren(of: "/w").watch)
      try await zooKeeper.set("/w", bytes("2"))
      try await zooKeeper.create("/w/x")
      #expect(try await data.next() == "dataChanged /w")
      #expect(try await data.next() == nil)
      #expect(try await present.next() == "dataChanged /w")
      #expect(try await WatchReader(absent.watch).next() == "created /w/x")
      #expect(try await children.next() == "childrenChanged /w")
      #expect(try await children.next() == nil)

      let gone = WatchReader(try await zooKeeper.watchChildren(of: "/w/x").watch)
      try await zooKeeper.delete("/w/x")
      #expect(try await gone.next() == "deleted /w/x")
      #expect(await failure { try await zooKeeper.watchData(of: "/w/x") }?.code == .noNode)
    }
  }

  @Test(arguments: ZooKeeperServer.Version.allCases)
  func `Persistent and recursive watches tell everything`(version: ZooKeeperServer.Version) async throws {
    try await ZooKeeper.withServer(version) { zooKeeper, _ in
      try await zooKeeper.create("/p")
      let one = WatchReader(try await zooKeeper.watch("/p"))
      let deep = WatchReader(try await zooKeeper.watch("/p/r", recursively: true))
      for round in 1...3 { try await zooKeeper.set("/p", bytes("\(round)")) }
      try await zooKeeper.create("/p/r")
      try await zooKeeper.create("/p/r/a")
      try await zooKeeper.set("/p/r/a", bytes("1"))
      try await zooKeeper.delete("/p/r/a")
      #expect(try await one.next(4) == ["dataChanged /p", "dataChanged /p", "dataChanged /p", "childrenChanged /p"])
      #expect(try await deep.next(4) == ["created /p/r", "created /p/r/a", "dataChanged /p/r/a", "deleted /p/r/a"])
    }
  }

  /// A server before 3.9 has one mode for each path and connection (ZOOKEEPER-4466).
  @Test(arguments: ZooKeeperServer.Version.allCases)
  func `All kinds of watches live beside each other on one path`(version: ZooKeeperServer.Version) async throws {
    try await ZooKeeper.withServer(version) { zooKeeper, _ in
      try await zooKeeper.create("/p")
      var recursive: WatchReader? = WatchReader(try await zooKeeper.watch("/p", recursively: true))
      let persistent = WatchReader(try await zooKeeper.watch("/p"))
      let data = WatchReader(try await zooKeeper.watchData(of: "/p").watch)
      let children = WatchReader(try await zooKeeper.watchChildren(of: "/p").watch)
      try await zooKeeper.set("/p", bytes("1"))
      try await zooKeeper.create("/p/a")
      #expect(try await data.next() == "dataChanged /p")
      #expect(try await children.next() == "childrenChanged /p")
      try await zooKeeper.set("/p", bytes("2"))
      try await zooKeeper.set("/p/a", bytes("3"))
      #expect(
        try await recursive?.next(4) == ["dataChanged /p", "created /p/a", "dataChanged /p", "dataChanged /p/a"])
      recursive = nil
      try await zooKeeper.sync()
      try await zooKeeper.create("/p/b")
      #expect(
        try await persistent.next(4) == ["dataChanged /p", "childrenChanged /p", "dataChanged /p", "childrenChanged /p"])
    }
  }

  @Test(arguments: ZooKeeperServer.Version.allCases)
  func `A watch that nobody holds is removed from the server`(version: ZooKeeperServer.Version) async throws {
    try await ZooKeeper.withServer(version) { zooKeeper, server in
      try await zooKeeper.create("/p")
      do {
        let watches = [try await zooKeeper.watch("/p"), try await zooKeeper.watch("/p/q", recursively: true)]
        let data = try await zooKeeper.watchData(of: "/p")
        #expect(try await server.ask("wchs").contains("watching 2 paths"))
        withExtendedLifetime((watches, data)) {}
      }
      // Requests are answered in order.
      try await zooKeeper.sync()
      let left = try await server.ask("wchs")
      #expect(left.contains("watching 0 paths"), "\(left)")
    }
  }

  @Test func `A slow reader is bounded, and told that it has missed something`() async throws {
    var settings = ZooKeeperSettings.test
    settings.limits.bufferedChanges = 10
    try await ZooKeeper.withServer(settings: settings) { zooKeeper, _ in
      try await zooKeeper.create("/p")
      let slow = WatchReader(try await zooKeeper.watch("/p"))
      for number in 0..<25 { try await zooKeeper.set("/p", bytes("\(number)")) }
      // Ten are dropped at the eleventh and ten more at the next overflow; what remains is behind a mark.
      #expect(try await slow.next() == "missed")
      try await zooKeeper.delete("/p")
      while let event = try await slow.next(), event != "deleted /p" { #expect(event == "dataChanged /p") }
    }
  }

  @Test func `A cancelled reader ends with a CancellationError, a closed client's watches with closed`() async throws {
    try await ZooKeeper.withServer { zooKeeper, _ in
      let watch = try await zooKeeper.watch("/")
      let task = Task { for try await _ in watch {} }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      let other = WatchReader(try await zooKeeper.watch("/"))
      await zooKeeper.close()
      #expect(await other.end()?.code == .closed)
      #expect(await failure { try await zooKeeper.watch("/") }?.code == .closed)
    }
  }
}
