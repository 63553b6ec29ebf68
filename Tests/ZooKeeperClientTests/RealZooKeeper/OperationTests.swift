import RealServers
import Testing
import ZooKeeperClient

@Suite(.timeLimit(.minutes(3))) struct OperationTests {
  @Test(arguments: ZooKeeperServer.Version.allCases)
  func `Nodes of all kinds are created, read, changed and deleted`(version: ZooKeeperServer.Version) async throws {
    try await ZooKeeper.withServer(version) { zooKeeper, _ in
      let made = try await zooKeeper.create("/a", bytes("1"))
      #expect(made.path == "/a")
      #expect(made.stat.version == 0)
      #expect(try await zooKeeper.get("/a") == ZooKeeperNode(data: bytes("1"), stat: made.stat))
      let set = try await zooKeeper.set("/a", bytes("22"), version: 0)
      #expect((set.version, set.dataLength) == (1, 2))
      #expect(await failure { try await zooKeeper.set("/a", [], version: 0) }?.code == .badVersion)
      let again = await failure { try await zooKeeper.create("/a") }
      #expect(again?.code == .nodeExists)
      #expect(again?.path == "/a")
      #expect(again?.outcome == .refused)

      try await zooKeeper.create("/a/null", nil)
      try await zooKeeper.create("/a/empty", [])
      #expect(try await zooKeeper.get("/a/null").data == nil)
      #expect(try await zooKeeper.get("/a/empty").data == [])

      let ephemeral = try await zooKeeper.create("/a/e", mode: .ephemeral)
      #expect(try ephemeral.stat.isOwned(by: #require(zooKeeper.session?.id)))
      #expect(await failure { try await zooKeeper.create("/a/e/x") }?.code == .noChildrenForEphemerals)
      #expect(try await zooKeeper.create("/a/s-", mode: .persistentSequential).path == "/a/s-0000000003")
      #expect(try await zooKeeper.create("/a/", mode: .ephemeralSequential).path == "/a/0000000004")
      try await zooKeeper.create("/a/c", mode: .container)
      try await zooKeeper.create("/a/ttl", mode: .timeToLive(.seconds(60)))
      #expect(try await zooKeeper.create("/a/t-", mode: .timeToLiveSequential(.seconds(60))).path == "/a/t-0000000007")
      #expect(await failure { try await zooKeeper.create("/a/zero", mode: .timeToLive(.zero)) }?.code == .badArguments)
      #expect(await failure { try await zooKeeper.create("/no/parent") }?.code == .noNode)

      let children = try await zooKeeper.children(of: "/a")
      #expect(
        Set(children.names)
          == ["null", "empty", "e", "s-0000000003", "0000000004", "c", "ttl", "t-0000000007"])
      #expect(children.stat.childrenCount == 8)
      #expect(try await zooKeeper.countDescendants(of: "/a") == 8)
      #expect(Set(try await zooKeeper.ephemerals(prefix: "/a")) == ["/a/e", "/a/0000000004"])
      #expect(await failure { try await zooKeeper.delete("/a") }?.code == .notEmpty)
      try await zooKeeper.delete("/a/e", version: 0)
      #expect(try await zooKeeper.exists("/a/e") == nil)
      #expect(try await zooKeeper.exists("/a/c") != nil)
      #expect(await failure { try await zooKeeper.get("/a/e") }?.code == .noNode)
      try await zooKeeper.sync("/a")
    }
  }

  @Test(arguments: ZooKeeperServer.Version.allCases)
  func `A multi does all or nothing, and a multiRead each by itself`(version: ZooKeeperServer.Version) async throws {
    try await ZooKeeper.withServer(version) { zooKeeper, _ in
      let results = try await zooKeeper.multi([
        .create("/m", bytes("a")), .create("/m/s-", nil, mode: .ephemeralSequential), .create("/m/c", nil, mode: .container),
        .setData("/m", bytes("b")), .check("/m", version: 1), .create("/m/x", []), .delete("/m/x"),
        .create("/m/t", nil, mode: .timeToLive(.seconds(60))),
      ])
      #expect(results.count == 8)
      #expect(results[1] == .created(path: "/m/s-0000000000"))
      #expect(results[2] == .created(path: "/m/c"))
      if case .set(let stat) = results[3] { #expect(stat.version == 1) } else { Issue.record("\(results[3])") }
      #expect(results[4...6] == [.checked, .created(path: "/m/x"), .deleted])
      #expect(try await zooKeeper.multi([]).isEmpty)

      let error = await failure {
        try await zooKeeper.multi([.create("/m/y", []), .check("/m", version: 7), .delete("/m")])
      }
      #expect(error?.code == .badVersion)
      #expect(error?.operation == 1)
      #expect(error?.path == "/m")
      #expect(try await zooKeeper.exists("/m/y") == nil)

      let reads = try await zooKeeper.read([.data("/m"), .children("/m"), .data("/none")])
      guard reads.count == 3, case .data(let node) = reads[0], case .children(let names) = reads[1], case .failed(let missing) = reads[2]
      else {
        Issue.record("\(reads)")
        return
      }
      #expect(node.text == "b")
      #expect(Set(names) == ["s-0000000000", "c", "t"])
      #expect(missing.code == .noNode)
      #expect(missing.path == "/none")
    }
  }

  @Test(arguments: ZooKeeperServer.Version.allCases)
  func `ACLs and credentials decide who may what`(version: ZooKeeperServer.Version) async throws {
    try await ZooKeeper.withServer(version) { zooKeeper, server in
      try await zooKeeper.authenticate(.digest(user: "ann", password: "secret"))
      #expect(try await zooKeeper.identities().contains(ZooKeeperIdentity(scheme: "digest", id: "ann")))
      try await zooKeeper.create("/own", bytes("x"), acl: [.creator])
      let ann = ZooKeeperIdentity.digest(user: "ann", password: "secret")
      #expect(try await zooKeeper.access(to: "/own").acl == [ZooKeeperACL(.all, for: ann)])
      try await zooKeeper.create("/read", bytes("y"), acl: [.readableByAnybody, ZooKeeperACL([.write, .admin], for: ann)])

      try await ZooKeeper.with(server.clientAddress) { other in
        let error = await failure { try await other.get("/own") }
        #expect(error?.code == .noAuth)
        #expect(error?.path == "/own")
        #expect(try await other.get("/read").text == "y")
        #expect(await failure { try await other.set("/read", []) }?.code == .noAuth)
        try await other.authenticate(.digest(user: "ann", password: "secret"))
        #expect(try await other.get("/own").text == "x")
      }
      #expect(try await zooKeeper.setAccess(to: "/own", [.anybody], version: 0).aclVersion == 1)
      #expect(await failure { try await zooKeeper.setAccess(to: "/own", [], version: nil) }?.code == .invalidACL)
    }
  }

  @Test func `Credentials of the settings are shown on each connection, and refused ones end the session`() async throws {
    var settings = ZooKeeperSettings.test
    settings.credentials = [.digest(user: "bob", password: "pass")]
    try await ZooKeeper.withServer(settings: settings) { zooKeeper, server in
      try await zooKeeper.create("/bob", bytes("1"), acl: [.creator])
      try await server.restart(keepingData: true)
      #expect(try await zooKeeper.get("/bob").text == "1")

      settings.credentials = [ZooKeeperCredentials(scheme: "nosuch", secret: bytes("x"))]
      try await ZooKeeper.with(server.clientAddress, settings: settings) { refused in
        let state = try await refused.wait { $0.isFinal }
        guard case .authFailed(let error) = state else {
          Issue.record("\(state)")
          return
        }
        #expect(error.message.contains("nosuch"))
        #expect(await failure { try await refused.get("/") }?.code == .authFailed)
      }
      let late = await failure { try await zooKeeper.authenticate(ZooKeeperCredentials(scheme: "nosuch", secret: [])) }
      #expect(late?.code == .authFailed)
    }
  }

  @Test func `The ensemble's configuration is read, and changed where the server permits`() async throws {
    try await ZooKeeper.withServer { zooKeeper, _ in
      let configuration = try await zooKeeper.configuration()
      #expect(configuration.data != nil)
      let error = await failure { try await zooKeeper.reconfigure(.change(joining: [], leaving: [3])) }
      #expect(error?.code == .reconfigDisabled)
    }
    let kind = ZooKeeperServer(configuration: ["reconfigEnabled=true"], properties: ["zookeeper.skipACL=yes"])
    try await ZooKeeperEnsemble.with(kind) { ensemble in
      // Who leaves closes its connections, so it is neither the leader nor the server of this client.
      let leader = try #require(await ensemble.leader())
      let number = leader.site.ports == ensemble.members[2].site.ports ? 2 : 3
      try await ZooKeeper.with(leader.clientAddress) { zooKeeper in
        let before = try await zooKeeper.configuration().text ?? ""
        var line = try #require(before.split(separator: "\n").first { $0.hasPrefix("server.\(number)=") })
        // Who joins must say where clients find it, which here stands in the configuration files alone.
        if !line.contains(";") { line += ";\(ensemble.members[number - 1].clientAddress)" }
        let after = try await zooKeeper.reconfigure(.change(joining: [], leaving: [number])).text ?? ""
        #expect(after.contains("server.1=") && !after.contains("server.\(number)="))
        let again = try await zooKeeper.reconfigure(.change(joining: [String(line)], leaving: [])).text ?? ""
        #expect(again.contains("server.\(number)="))
      }
    }
  }

  @Test func `Paths lie below the chroot, in requests, replies and events`() async throws {
    try await ZooKeeper.withServer { zooKeeper, server in
      try await zooKeeper.create("/app")
      try await zooKeeper.create("/app/one")
      try await ZooKeeper.with("\(server.clientAddress)/app/one") { inside in
        try await inside.waitUntilConnected(within: .seconds(30))
        let watched = try await inside.watchChildren(of: "/")
        let all = try await inside.watch("/", recursively: true)
        #expect(try await inside.create("/x-", mode: .ephemeralSequential).path == "/x-0000000000")
        #expect(try await WatchReader(watched.watch).next() == "childrenChanged /")
        #expect(try await WatchReader(all).next() == "created /x-0000000000")
        #expect(try await inside.ephemerals() == ["/x-0000000000"])
        #expect(try await inside.multi([.create("/y", [])]) == [.created(path: "/y")])
        #expect(try await inside.children(of: "/").names.count == 2)
        #expect(await failure { try await inside.get("/z") }?.path == "/z")
        try await inside.sync()
      }
      #expect(try await zooKeeper.children(of: "/app/one").names == ["y"])
    }
  }

  @Test func `A protected node is found by its mark`() async throws {
    try await ZooKeeper.withServer { zooKeeper, _ in
      let one = try await zooKeeper.createProtected("/lock-", mode: .ephemeralSequential)
      let two = try await zooKeeper.createProtected("/lock-", mode: .ephemeralSequential)
      #expect(one.path.wholeMatch(of: /\/_c_[0-9a-f-]{36}-lock-0000000000/) != nil, "\(one.path)")
      #expect(two.path.hasSuffix("-lock-0000000001"))
    }
  }

  @Test func `Ten thousand operations at once are all answered, in order`() async throws {
    try await ZooKeeper.withServer { zooKeeper, _ in
      try await zooKeeper.create("/n", bytes("0"))
      try await withThrowingTaskGroup(of: Int32.self) { group in
        for number in 0..<10_000 {
          group.addTask {
            if number.isMultiple(of: 20) { return try await zooKeeper.set("/n", bytes("\(number)")).version }
            return try await zooKeeper.get("/n").stat.version
          }
        }
        var highest: Int32 = 0
        for try await version in group { highest = max(highest, version) }
        #expect(highest == 500)
      }
    }
  }
}
