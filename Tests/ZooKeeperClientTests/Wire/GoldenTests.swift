import NIOCore
import Testing

@testable import ZooKeeperClient

/// Every exchange of the transcript is written as the other client wrote it, and read as the server meant it.
@Suite struct GoldenTests {
  private static let text = Array("hi".utf8)

  /// What this client would have sent, by the exchange's name.
  private static let frames: [(name: String, frame: @Sendable () -> ByteBuffer)] = [
    ("close", { RequestFrame.closeSession() }),
    ("create /w", { create(.create, "/w", text) }),
    ("create /w again", { create(.create, "/w", text) }),
    ("create null data", { create(.create, "/w/null", nil) }),
    ("getData null", { Operation.getData("/w/null").frame }),
    ("create empty", { create(.create, "/w/empty", []) }),
    ("getData empty", { Operation.getData("/w/empty").frame }),
    ("create2 eph-seq", { Operation.create("/w/s-", Array("e".utf8), [.anybody], .ephemeralSequential).frame }),
    ("createContainer", { Operation.create("/w/cont", [], [.anybody], .container).frame }),
    ("createTTL", { Operation.create("/w/ttl", [], [.anybody], .timeToLive(.seconds(60))).frame }),
    ("createTTL seq", { Operation.create("/w/tts-", [], [.anybody], .timeToLiveSequential(.seconds(60))).frame }),
    ("createTTL bad ttl", { Operation.create("/w/ttl2", [], [.anybody], .timeToLive(.zero)).frame }),
    ("create flags=4 via op1", { create(.create, "/w/cont2", [], mode: .container) }),
    ("create bad flags 9", { create(.create, "/w/bad", [], flags: 9) }),
    ("create noparent", { create(.create, "/nope/x", []) }),
    ("create empty acl", { create(.create, "/w/noacl", [], acl: []) }),
    ("create bad path", { create(.create, "/w/", []) }),
    ("exists", { Operation.exists("/w").frame }),
    ("exists missing", { Operation.exists("/none").frame }),
    ("getData", { Operation.getData("/w").frame }),
    ("setData", { Operation.setData("/w", Array("v2".utf8), version: 0).frame }),
    ("setData badver", { Operation.setData("/w", Array("v3".utf8), version: 0).frame }),
    ("setData null", { Operation.setData("/w", nil, version: nil).frame }),
    ("getACL", { Operation.getACL("/w").frame }),
    ("getChildren", { RequestFrame.make(.getChildren) { $0.writeWatched("/w", false) } }),
    ("getChildren2", { Operation.getChildren("/w").frame }),
    ("sync", { Operation.sync("/w").frame }),
    ("ping", { RequestFrame.ping() }),
    ("delete notempty", { Operation.delete("/w", version: nil).frame }),
    ("getEphemerals", { Operation.getEphemerals(prefix: "/w").frame }),
    ("getAllChildrenNumber", { Operation.countDescendants("/w").frame }),
    ("whoami", { Operation.whoAmI().frame }),
    ("auth digest", { RequestFrame.authentication(.digest(user: "u", password: "p")) }),
    ("whoami2", { Operation.whoAmI().frame }),
    (
      "multi ok",
      {
        var frame = Operation.multi([
          .create("/w/m1", Array("a".utf8)), .create("/w/m2", Array("b".utf8)), .setData("/w", Array("z".utf8)),
          .check("/w/m1", version: 0),
          .delete("/w/m1"),
        ]).frame
        // The transcript's second operation is a create2, which is answered as a create.
        frame.setInteger(OperationCode.create2.rawValue, at: 66)
        return frame
      }
    ),
    (
      "multi fail 2nd",
      { Operation.multi([.create("/w/m3", Array("a".utf8)), .check("/w", version: 99), .delete("/w/m2")]).frame }
    ),
    ("multi empty", { Operation.multi([]).frame }),
    ("multiRead", { Operation.multiRead([.data("/w"), .children("/w"), .data("/none")]).frame }),
    ("checkWatches none", { watches(17, "/w", 3) }),
    ("removeWatches none", { Operation.removeWatches("/w", .any).frame }),
    ("addWatch persistent", { Operation.addWatch("/w", .persistent).frame }),
    ("addWatch recursive", { Operation.addWatch("/w/rec", .recursive).frame }),
    ("addWatch badmode", { watches(106, "/w", 7) }),
    ("exists watch /w/nx", { Operation.exists("/w/nx", watch: true).frame }),
    ("getData watch /w/m2", { Operation.getData("/w/m2", watch: true).frame }),
    ("children watch /w", { RequestFrame.make(.getChildren) { $0.writeWatched("/w", true) } }),
    ("removeWatches persistent(4)", { watches(18, "/w", 4) }),
    ("removeWatches recursive(5)", { watches(18, "/w/rec", 5) }),
    ("removeWatches Any", { Operation.removeWatches("/w", .any).frame }),
    (
      "setWatches",
      { SetWatches(zxid: 0x1ef9c, data: ["/w/m2"], exists: ["/w/not"], children: ["/w", "/gone"]).frame() }
    ),
    ("setWatches2", { SetWatches(zxid: 0x1ef9c, persistent: ["/w"], recursive: ["/w/rec"]).frame() }),
    ("bad", { foreign(999) }),
    ("sasl", { RequestFrame.sasl([]) }),
    ("auth", { RequestFrame.authentication(ZooKeeperCredentials(scheme: "nosuch", secret: Array("x".utf8))) }),
    ("reconfig", { Operation.reconfigure(.change(joining: [], leaving: []), fromConfiguration: nil).frame }),
    ("get config", { Operation.getData("/zookeeper/config").frame }),
  ]

  @Test(arguments: frames.map(\.name))
  func `A request is the transcript's byte for byte`(name: String) throws {
    let exchange = try ParsedExchange(name)
    var frame = try #require(Self.frames.first { $0.name == name }).frame()
    RequestFrame.setXid(exchange.xid, in: &frame)
    #expect(Hex.text(frame) == exchange.request)
  }

  @Test func `No exchange of the transcript is left out`() {
    #expect(Set(GoldenExchange.names) == Set(Self.frames.map(\.name)))
  }

  @Test func `Replies are read as they were meant`() throws {
    let created = try reply("create2 eph-seq", Operation.create("/w/s-", nil, [], .ephemeralSequential))
    #expect(created.path == "/w/s-0000000002")
    #expect(created.stat.ephemeralOwner == 0x1000_0167_4e20_00a)
    #expect(created.stat.dataLength == 1)
    #expect(try reply("createContainer", Operation.create("", nil, [], .container)).path == "/w/cont")
    #expect(try reply("createTTL", Operation.create("", nil, [], .container)).path == "/w/ttl")
    #expect(try reply("createTTL seq", Operation.create("", nil, [], .container)).path == "/w/tts-0000000005")
    #expect(try reply("getData null", Operation.getData("")).data == nil)
    #expect(try reply("getData empty", Operation.getData("")).data == [])
    #expect(try reply("getData", Operation.getData("")).text == "hi")
    #expect(try reply("exists", Operation.exists("")).childrenCount == 7)
    #expect(try reply("setData", Operation.setData("", nil, version: nil)).version == 1)
    let access = try reply("getACL", Operation.getACL(""))
    #expect(access.acl == [.anybody])
    #expect(access.stat.version == 2)
    let names: Set = ["null", "cont2", "cont", "s-0000000002", "ttl", "empty", "tts-0000000005"]
    #expect(Set(try reply("getChildren2", Operation.getChildren("")).names) == names)
    #expect(try reply("sync", Operation.sync("")) == "/w")
    #expect(try reply("getEphemerals", Operation.getEphemerals(prefix: "")) == ["/w/s-0000000002"])
    #expect(try reply("getAllChildrenNumber", Operation.countDescendants("")) == 7)
    #expect(try reply("whoami", Operation.whoAmI()) == [ZooKeeperIdentity(scheme: "ip", id: "127.0.0.1")])
    #expect(try reply("whoami2", Operation.whoAmI()).last == ZooKeeperIdentity(scheme: "digest", id: "u"))
    #expect(try reply("get config", Operation.getData("")).data == [])
  }

  @Test func `Results of multi and multiRead are read one by one`() throws {
    let results = try reply("multi ok", Operation.multi([]))
    guard results.count == 5, case .write(.set(let stat)) = results[2] else { return #expect(Bool(false), "\(results)") }
    #expect(results[..<2] == [.write(.created(path: "/w/m1")), .write(.created(path: "/w/m2"))])
    #expect(stat.version == 3)
    #expect(results[3...] == [.write(.checked), .write(.deleted)])

    #expect(
      try reply("multi fail 2nd", Operation.multi([]))
        == [.failed(.runtimeInconsistency), .failed(.badVersion), .failed(.runtimeInconsistency)])
    #expect(try reply("multi empty", Operation.multi([])) == [])

    let reads = try reply("multiRead", Operation.multiRead([]))
    guard reads.count == 3, case .data(let node) = reads[0], case .children(let names) = reads[1] else {
      return #expect(Bool(false), "\(reads)")
    }
    #expect(node.text == "z")
    #expect(names.count == 8)
    #expect(reads[2] == .failed(.noNode))
  }

  @Test(arguments: [
    ("create /w again", ZooKeeperError.Code.nodeExists), ("createTTL bad ttl", .badArguments), ("create noparent", .noNode),
    ("create empty acl", .invalidACL), ("setData badver", .badVersion), ("delete notempty", .notEmpty), ("removeWatches none", .noWatcher),
    ("addWatch badmode", .marshallingError), ("bad", .unimplemented), ("auth", .authFailed), ("reconfig", .reconfigDisabled),
  ])
  func `Errors are read as what they are`(name: String, code: ZooKeeperError.Code) throws {
    let exchange = try ParsedExchange(name)
    #expect(ZooKeeperError.Code(wire: exchange.header.error) == code)
    #expect(code.wireValue == exchange.header.error)
  }

  @Test func `Connections begin as the transcript's`() throws {
    for line in GoldenExchange.connections.split(separator: "\n") {
      let parts = line.split(separator: " ")
      var sent = JuteReader(try #require(Hex.bytes(parts[0]).getSlice(at: 4, length: (parts[0].count / 2) - 4)))
      _ = try sent.integer(Int32.self)
      let request = ConnectRequest(
        lastZxid: try sent.integer(), timeout: try sent.integer(), session: try sent.integer(), password: try sent.buffer() ?? [],
        acceptsReadOnly: sent.isAtEnd ? false : try sent.bool())
      // Servers before 3.4 know no read-only mode, and their clients send one byte less.
      if parts[0].hasPrefix("0000002d") { #expect(Hex.text(request.frame()) == parts[0]) }
      guard parts[1] != "-" else { continue }
      var answer = Hex.bytes(parts[1])
      answer.moveReaderIndex(forwardBy: 4)
      let response = try ConnectResponse(answer)
      #expect((response.session == 0) == (response.timeout == 0))
      #expect(response.password.count == 16)
      if request.session != 0, response.session != 0 { #expect(response.session == request.session) }
    }
  }

  @Test func `Events are read`() throws {
    // {xid -1, zxid -1, error 0}, {type 2, state 3, "/gone"}
    var frame = Hex.bytes("ffffffffffffffffffffffff000000000000000200000003000000052f676f6e65")
    #expect(ReplyHeader(readingFrom: &frame) == ReplyHeader(xid: -1, zxid: -1, error: 0))
    #expect(try WatcherEvent(frame) == WatcherEvent(.deleted, "/gone"))
  }

  private func reply<Reply>(_ name: String, _ operation: Operation<Reply>) throws -> Reply {
    try operation.reply(from: ParsedExchange(name).body)
  }

  private static func create(
    _ code: OperationCode, _ path: String, _ data: [UInt8]?, acl: [ZooKeeperACL] = [.anybody], mode: ZooKeeperCreateMode = .persistent,
    flags: Int32? = nil
  ) -> ByteBuffer {
    var frame = RequestFrame.make(code) { $0.writeCreate(path, data, acl, mode) }
    if let flags { frame.setInteger(flags, at: frame.writerIndex - 4) }
    return frame
  }

  /// Operations and arguments that this client never sends.
  private static func watches(_ code: Int32, _ path: String, _ kind: Int32) -> ByteBuffer {
    var frame = RequestFrame.make(.ping) {
      $0.writeJute(path)
      $0.writeInteger(kind)
    }
    frame.setInteger(code, at: 8)
    return frame
  }

  private static func foreign(_ code: Int32) -> ByteBuffer {
    var frame = RequestFrame.make(.ping)
    frame.setInteger(code, at: 8)
    return frame
  }
}
