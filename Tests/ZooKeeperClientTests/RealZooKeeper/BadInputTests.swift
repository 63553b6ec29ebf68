import RealServers
import Testing
import ZooKeeperClient

@Suite(.timeLimit(.minutes(3))) struct BadInputTests {
  @Test(arguments: ["", "a", "/a/", "//a", "/a//b", "/a/./b", "/a/..", "/a\u{0}", "/a\u{7f}", "/\u{1f600}", "/a\u{fff0}"])
  func `A bad path is an error before anything is sent`(path: String) async throws {
    try await ZooKeeper.with("127.0.0.1:1") { zooKeeper in
      let error = await failure { try await zooKeeper.get(path) }
      #expect((error?.code, error?.outcome) == (.badArguments, .notSent))
      #expect(error?.path == path)
      #expect(await failure { try await zooKeeper.multi([.delete(path)]) }?.code == .badArguments)
    }
  }

  @Test(arguments: [
    "", ",", "h:0", "h:65536", "h:x", "h:1:2", "[::1", "[::1]x", "a b", "h/x/", "h//x", "h/..", "user@h",
  ])
  func `A connect string that cannot be read is an error that shows it`(text: String) {
    let error = #expect(throws: ZooKeeperError.self) { try ZooKeeperConnectString(parsing: text + (text == "h/x/" ? "/" : "")) }
    #expect(error?.code == .badArguments)
  }

  @Test func `A connect string is read and written`() throws {
    let string = try ZooKeeperConnectString(parsing: "h1,h2:2182,[::1]:2183/a/b")
    #expect(string.hosts == [ZooKeeperHost("h1"), ZooKeeperHost("h2", port: 2182), ZooKeeperHost("::1", port: 2183)])
    #expect(string.chroot == "/a/b")
    #expect(string.description == "h1:2181,h2:2182,[::1]:2183/a/b")
    #expect(try ZooKeeperConnectString(parsing: "h/").chroot == "/")
  }

  @Test(arguments: ZooKeeperServer.Version.allCases)
  func `Data above the server's limit is refused here, and the largest that fits is taken`(version: ZooKeeperServer.Version) async throws {
    try await ZooKeeper.withServer(version) { zooKeeper, _ in
      try await zooKeeper.create("/big")
      let overhead = 8 + 4 + "/big".utf8.count + 4 + 4
      let largest = ZooKeeperSettings.Limits.serverFrame - overhead
      try await zooKeeper.set("/big", [UInt8](repeating: 1, count: largest))
      #expect(try await zooKeeper.get("/big").data?.count == largest)
      let error = await failure { try await zooKeeper.set("/big", [UInt8](repeating: 1, count: largest + 1)) }
      #expect((error?.code, error?.outcome) == (.requestTooLarge, .notSent))
      #expect(error?.message.contains("jute.maxbuffer") == true)
    }
  }

  @Test func `A limit that is smaller on the server ends in an error each time, and never in a loop`() async throws {
    let small = ZooKeeperServer(properties: ["jute.maxbuffer=4096"])
    try await RealServer.with(small) { server in
      try await ZooKeeper.with(server.clientAddress) { zooKeeper in
        try await zooKeeper.create("/a")
        let error = await failure { try await zooKeeper.set("/a", [UInt8](repeating: 1, count: 10_000)) }
        #expect((error?.code, error?.outcome) == (.connectionLoss, .ambiguous))
        #expect(try await zooKeeper.get("/a").data == [])
      }
    }
  }

  @Test func `A chroot that does not exist is told, and good hosts are used beside bad ones`() async throws {
    try await RealServer.with(ZooKeeperServer()) { server in
      try await ZooKeeper.with("\(server.clientAddress)/none") { zooKeeper in
        let error = await failure { try await zooKeeper.waitUntilConnected(within: .seconds(30)) }
        #expect(error?.code == .noNode)
        #expect(error?.message.contains("'/none'") == true)
        #expect(await failure { try await zooKeeper.create("/x") }?.code == .noNode)
      }
      try await ZooKeeper.with("no-such-host.invalid:1,127.0.0.1:1,\(server.clientAddress)") { zooKeeper in
        try await zooKeeper.waitUntilConnected(within: .seconds(30))
      }
    }
    try await ZooKeeper.with("no-such-host.invalid:1") { zooKeeper in
      let error = await failure { try await zooKeeper.waitUntilConnected(within: .seconds(3)) }
      #expect(error?.message.contains("no-such-host.invalid") == true, "\(String(describing: error))")
    }
  }
}
