import NIOCore
import RealServers
import Testing
import ZooKeeperClient

@Suite(.timeLimit(.minutes(5))) struct EnsembleTests {
  @Test(arguments: ZooKeeperServer.Version.allCases)
  func `The session survives the leader's death, a frozen member and a rolling restart`(version: ZooKeeperServer.Version) async throws {
    // Time enough for servers to start, and to elect a leader, on a machine that starts others as well.
    let kind = ZooKeeperServer(version: version, configuration: ["maxSessionTimeout=30000"])
    try await ZooKeeperEnsemble.with(kind) { ensemble in
      var settings = ZooKeeperSettings.test
      settings.sessionTimeout = .seconds(25)
      try await ZooKeeper.with(ensemble.clientAddresses, settings: settings) { zooKeeper in
        let made = try await zooKeeper.create("/e", mode: .ephemeral)
        let session = try #require(zooKeeper.session?.id)
        #expect(made.stat.isOwned(by: session))

        let leader = try #require(await ensemble.leader())
        await leader.kill()
        #expect(try await zooKeeper.get("/e").stat.isOwned(by: session))
        try await write(zooKeeper, "after the leader")
        try await leader.start()

        let own = try #require(ensemble.members.first { "\(zooKeeper.state)".contains(":\($0.clientPort)") })
        own.suspend()
        #expect(try await zooKeeper.get("/e").stat.isOwned(by: session))
        own.resume()

        for member in ensemble.members { try await member.restart(keepingData: true) }
        try await write(zooKeeper, "after the restarts")
        #expect(try await zooKeeper.get("/e").stat.isOwned(by: session))
        #expect(zooKeeper.session?.id == session)
      }
    }
  }

  @Test func `Without a quorum nothing is answered, and a read-only server answers reads`() async throws {
    let kind = ZooKeeperServer(
      configuration: ["localSessionsEnabled=true", "localSessionsUpgradingEnabled=true"], properties: ["readonlymode.enabled=true"])
    try await ZooKeeperEnsemble.with(kind) { ensemble in
      try await ZooKeeper.with(ensemble.clientAddresses) { before in
        try await before.create("/a", bytes("1"))
        for member in ensemble.members[1...] { await member.kill() }
        // The session waits for the quorum.
        let error = await failure { try await before.get("/a", options: .init(timeout: .seconds(2))) }
        #expect(error?.code == .timedOut)

        var settings = ZooKeeperSettings.test
        settings.acceptsReadOnly = true
        try await ZooKeeper.with(ensemble.clientAddresses, settings: settings) { reader in
          try await reader.wait { if case .connectedReadOnly = $0 { true } else { $0.isFinal } }
          #expect(try await reader.get("/a").text == "1")
          #expect(await failure { try await reader.set("/a", []) }?.code == .notReadOnly)
          try await withThrowingTaskGroup { group in
            for member in ensemble.members[1...] { group.addTask { try await member.start() } }
            try await group.waitForAll()
          }
          try await reader.wait { if case .connected = $0 { true } else { $0.isFinal } }
          try await write(reader, "again")
        }
      }
    }
  }

  /// Tries until it is certain that the write was done.
  private func write(_ zooKeeper: ZooKeeper, _ text: String) async throws {
    while true {
      do {
        if try await zooKeeper.exists("/w") == nil { try await zooKeeper.create("/w") }
        try await zooKeeper.set("/w", bytes(text))
        #expect(try await zooKeeper.get("/w").text == text)
        return
      } catch let error as ZooKeeperError where error.code == .connectionLoss || error.code == .nodeExists {
        continue
      }
    }
  }
}
