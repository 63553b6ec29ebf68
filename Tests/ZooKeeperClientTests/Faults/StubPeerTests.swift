import NIOCore
import Synchronization
import Testing

@testable import ZooKeeperClient

/// What no real server can be made to do.
@Suite(.timeLimit(.minutes(2))) struct StubPeerTests {
  @Test func `A reply out of order breaks the connection, and no caller gets another's`() async throws {
    try await StubPeer.with { connection, number, frame in
      if number == 0 { return [StubPeer.accept()] }
      if connection > 0 { return [answer(frame)] }
      // The first request is never answered, the second at once.
      return number == 1 ? [] : [answer(frame)]
    } _: { peer, address in
      try await ZooKeeper.with(address) { zooKeeper in
        async let first = failure { try await zooKeeper.create("/a", []) }
        try await zooKeeper.wait { $0.isConnected }
        async let second = failure { try await zooKeeper.create("/b", []) }
        let errors = await [first, second]
        #expect(errors.allSatisfy { $0?.code == .malformedReply && $0?.outcome == .ambiguous }, "\(errors)")
        #expect(try await zooKeeper.create("/c", []).path == "/x")
        #expect(peer.connections == 2)
      }
    }
  }

  @Test func `A new session that is handed out without a word is an expired one`() async throws {
    try await StubPeer.with { connection, number, frame in
      if number == 0 { return [StubPeer.accept(connection == 0 ? 7 : 8)] }
      return nil
    } _: { peer, address in
      try await ZooKeeper.with(address) { zooKeeper in
        let error = await failure { try await zooKeeper.create("/a", []) }
        #expect(error?.code == .connectionLoss)
        let end = try await zooKeeper.expired()
        #expect(end.code == .sessionExpired)
        #expect(zooKeeper.session?.id.rawValue == 7)
      }
    }
  }

  @Test(arguments: [
    // A frame that ends in the middle, one that is too long, one that is no reply, an event that cannot be read.
    "0000001000000001", "7f000000", "00000002ffff", "00000014ffffffffffffffffffffffff0000000000000001",
  ])
  func `Nonsense in the midst of a session breaks the connection, and the session goes on`(nonsense: String) async throws {
    try await StubPeer.with { connection, number, frame in
      if number == 0 { return [StubPeer.accept()] }
      if connection > 0 { return [answer(frame)] }
      return number == 1 ? [Hex.bytes(nonsense)] : nil
    } _: { peer, address in
      try await ZooKeeper.with(address) { zooKeeper in
        try await zooKeeper.wait { $0.isConnected }
        async let first = failure { try await zooKeeper.create("/a", []) }
        if nonsense.hasPrefix("00000010") {
          // Only a further request makes the peer close it.
          _ = await failure { try await zooKeeper.create("/b", []) }
        }
        #expect(await first?.outcome == .ambiguous)
        #expect(try await zooKeeper.create("/c", []).path == "/x")
      }
    }
  }

  @Test func `Something else on the port is named as what it is, and good servers are used`() async throws {
    try await StubPeer.with { _, _, _ in
      [ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\n\r\n")]
    } _: { _, foreign in
      try await ZooKeeper.with(foreign) { zooKeeper in
        let error = await failure { try await zooKeeper.waitUntilConnected(within: .seconds(2)) }
        #expect(error?.code == .timedOut)
        #expect(error?.message.contains("does not speak ZooKeeper's protocol") == true, "\(String(describing: error))")
        guard case .disconnected(let why) = zooKeeper.state else {
          Issue.record("\(zooKeeper.state)")
          return
        }
        #expect(why.code == .notZooKeeper)
      }
      try await StubPeer.with { _, number, frame in
        [number == 0 ? StubPeer.accept() : answer(frame)]
      } _: { _, good in
        for _ in 0..<4 {
          try await ZooKeeper.with("no-such-host.invalid,\(foreign),\(good)") { zooKeeper in
            let made = try await zooKeeper.create("/c", [])
            #expect(made.path == "/x")
          }
        }
      }
    }
  }

  @Test func `A server that takes connections and says nothing is left for the next`() async throws {
    try await StubPeer.with { _, _, _ in
      []
    } _: { silent, silentAddress in
      try await StubPeer.with { _, number, frame in
        [number == 0 ? StubPeer.accept() : answer(frame)]
      } _: { _, good in
        var settings = ZooKeeperSettings.test
        settings.connect.timeout = .milliseconds(300)
        // The order is one of chance.
        while silent.connections < 2 {
          try await ZooKeeper.with("\(silentAddress),\(good)", settings: settings) { zooKeeper in
            let made = try await zooKeeper.create("/c", [])
            #expect(made.path == "/x")
          }
        }
      }
    }
  }

  /// ZooKeeper 3.9 does that while it starts; a session of a minute would wait ten seconds for it.
  @Test func `A server that leaves one connection without an answer costs no request`() async throws {
    try await StubPeer.with { connection, number, frame in
      if connection == 0 { return [] }
      return [number == 0 ? StubPeer.accept() : answer(frame)]
    } _: { peer, address in
      var settings = ZooKeeperSettings.test
      settings.sessionTimeout = .seconds(60)
      settings.requestTimeout = .seconds(4)
      try await ZooKeeper.with(address, settings: settings) { zooKeeper in
        let made = try await zooKeeper.create("/c", [])
        #expect(made.path == "/x")
        #expect(peer.connections >= 2)
      }
    }
  }

  /// A reconnect that sent closeSession would end the session that it is to keep (go-zookeeper #133).
  @Test func `A reconnect sends its requests in order, and never closes the session`() async throws {
    let seen = SeenRequests()
    try await StubPeer.with { connection, number, frame in
      seen.add(connection, frame, isFirst: number == 0)
      if number == 0 { return [StubPeer.accept()] }
      let code = frame.getInteger(at: frame.readerIndex + 4, as: Int32.self)
      if code == OperationCode.create2.rawValue, connection == 0 { return nil }
      return [answer(frame)]
    } _: { peer, address in
      var settings = ZooKeeperSettings.test
      settings.credentials = [.digest(user: "u", password: "p")]
      try await ZooKeeper.with(address, settings: settings) { zooKeeper in
        let watch = try await zooKeeper.watch("/w")
        let data = try await zooKeeper.watchData(of: "/d")
        #expect(await failure { try await zooKeeper.create("/a", []) }?.code == .connectionLoss)
        #expect(try await zooKeeper.create("/b", []).path == "/x")
        #expect(try await WatchReader(watch).next() == "missed")
        withExtendedLifetime(data) {}
        #expect(seen.of(1) == ["connect session 7 zxid 1", "auth", "setWatches2", "create2"])
      }
      #expect(seen.of(1).contains("closeSession"))
    }
  }

  @Test func `A protected node whose answer was lost is found, and not created twice`() async throws {
    let seen = SeenRequests()
    let path = Mutex("")
    try await StubPeer.with { connection, number, frame in
      seen.add(connection, frame, isFirst: number == 0)
      if number == 0 { return [StubPeer.accept()] }
      switch frame.getInteger(at: frame.readerIndex + 4, as: Int32.self).flatMap({ OperationCode(rawValue: $0) }) {
      case .create2:
        var reader = JuteReader(frame.getSlice(at: frame.readerIndex + 8, length: frame.readableBytes - 8) ?? ByteBuffer())
        let asked = (try? reader.string()) ?? ""
        path.withLock { $0 = asked }
        return nil
      case .getChildren2:
        let name = NodePath.name(of: path.withLock { $0 } + "0000000005")
        return [
          StubPeer.reply(to: frame) {
            $0.writeJute(["other", String(name)]) { $0.writeJute($1) }
            $0.writeBytes([UInt8](repeating: 0, count: 68))
          }
        ]
      case .exists:
        return [
          StubPeer.reply(to: frame) {
            $0.writeBytes([UInt8](repeating: 0, count: 44))
            // The owner.
            $0.writeInteger(Int64(7))
            $0.writeBytes([UInt8](repeating: 0, count: 16))
          }
        ]
      default: return [answer(frame)]
      }
    } _: { _, address in
      try await ZooKeeper.with(address) { zooKeeper in
        let created = try await zooKeeper.createProtected("/q/lock-", mode: .ephemeralSequential)
        #expect(created.path == path.withLock { $0 } + "0000000005")
        #expect((seen.of(0) + seen.of(1)).count { $0 == "create2" } == 1)
      }
    }
  }

  @Test func `Operations have their deadline, wherever they wait`() async throws {
    try await StubPeer.with { _, number, _ in
      number == 0 ? [StubPeer.accept()] : []
    } _: { _, address in
      try await ZooKeeper.with(address) { zooKeeper in
        try await zooKeeper.wait { $0.isConnected }
        let sent = await failure { try await zooKeeper.create("/a", [], options: .init(timeout: .milliseconds(200))) }
        #expect((sent?.code, sent?.outcome) == (.timedOut, .ambiguous))
        let late = await failure { try await zooKeeper.create("/a", [], options: .init(timeout: .zero)) }
        #expect((late?.code, late?.outcome) == (.timedOut, .notSent))
        let task = Task { try await zooKeeper.get("/a") }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
      }
    }
    try await ZooKeeper.with("127.0.0.1:1") { zooKeeper in
      try await zooKeeper.wait { if case .disconnected = $0 { true } else { false } }
      let unsent = await failure { try await zooKeeper.create("/a", [], options: .init(timeout: .milliseconds(200))) }
      #expect((unsent?.code, unsent?.outcome) == (.timedOut, .notSent))
      #expect(unsent?.message.contains("127.0.0.1:1") == true, "\(String(describing: unsent))")
      let impatient = await failure { try await zooKeeper.create("/a", [], options: .init(waitsForConnection: false)) }
      #expect(impatient?.outcome == .notSent)
    }
  }

  @Test func `Too much at once is refused before it is sent`() async throws {
    try await StubPeer.with { _, number, _ in
      number == 0 ? [StubPeer.accept()] : []
    } _: { _, address in
      var settings = ZooKeeperSettings.test
      settings.limits.openRequests = 10
      try await ZooKeeper.with(address, settings: settings) { zooKeeper in
        let errors = await withTaskGroup(of: ZooKeeperError?.self) { group in
          for _ in 0..<25 {
            group.addTask { await failure { try await zooKeeper.create("/a", [], options: .init(timeout: .seconds(2))) } }
          }
          return await group.reduce(into: [ZooKeeperError?]()) { $0.append($1) }
        }
        #expect(errors.count { $0?.code == .tooManyRequests && $0?.outcome == .notSent } == 15)
        #expect(errors.count { $0?.code == .timedOut } == 10)
      }
    }
  }

  @Test func `A reply above the limit is an error that names it`() async throws {
    try await StubPeer.with { _, number, frame in
      number == 0 ? [StubPeer.accept()] : [StubPeer.reply(to: frame) { $0.writeJute([UInt8](repeating: 0, count: 5_000)) }]
    } _: { _, address in
      var settings = ZooKeeperSettings.test
      settings.limits.replyBytes = 1_000
      try await ZooKeeper.with(address, settings: settings) { zooKeeper in
        #expect(await failure { try await zooKeeper.get("/a") }?.code == .replyTooLarge)
      }
    }
  }
}

/// The answer to a create, and to whatever else with the same.
private func answer(_ frame: ByteBuffer) -> ByteBuffer {
  StubPeer.reply(to: frame) {
    $0.writeJute("/x")
    $0.writeBytes([UInt8](repeating: 0, count: 68))
  }
}
