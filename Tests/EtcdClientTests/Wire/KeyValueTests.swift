import EtcdClient
import RealServers
import Testing

@Suite struct KeyValueTests {
  @Test(arguments: EtcdServer.Version.allCases)
  func `What is put is read, listed, changed and deleted`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version) { etcd, server in
      #expect(try await etcd.get("colour") == nil)
      let first = try await etcd.put("colour", bytes("blue"))
      let entry = try #require(try await etcd.get("colour"))
      #expect(entry.text == "blue")
      #expect(entry.createRevision == first.header.revision)
      #expect(entry.version == 1)
      #expect(entry.lease == nil)

      let second = try await etcd.put(EtcdPut("colour", bytes("red"), returnsPrevious: true))
      #expect(second.previous?.text == "blue")
      #expect(try await etcd.range(.key("colour"), EtcdRangeOptions(revision: first.header.revision)).entries.first?.text == "blue")

      // An empty value is a value.
      try await etcd.put("colour", [])
      #expect(try await etcd.get("colour")?.value == [])
      let deleted = try await etcd.delete(.key("colour"), returnsPrevious: true)
      #expect(deleted.deleted == 1)
      #expect(deleted.previous.map(\.value) == [[]])
      #expect(try await etcd.delete(.key("colour")).deleted == 0)
      #expect(etcd.connectionState == .connected(server.endpoint))
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `A list in pages is one state of the store, however it changes meanwhile`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version) { etcd, _ in
      for number in 0..<25 { try await etcd.put(EtcdKey("list/\(number + 10)"), bytes("old")) }
      let listing = try await etcd.list(.prefix("list/"), pageSize: 10)
      #expect(listing.entries.map { $0.key.description } == (0..<25).map { "list/\($0 + 10)" })
      // Put after the listing, and before those of its revision are read again.
      try await etcd.put("list/99", bytes("new"))
      try await etcd.delete(.key("list/10"))
      let again = try await etcd.list(.prefix("list/"), pageSize: 7, revision: listing.revision)
      #expect(again.entries == listing.entries)
      #expect(again.revision == listing.revision)
      #expect(again.header.revision == listing.revision + 2)
      #expect(try await etcd.list(.prefix("list/"), pageSize: 25).entries.count == 25)
      #expect(try await etcd.list(.prefix("nothing/")).entries.isEmpty)
      #expect(try await etcd.list(.key("list/99")).entries.count == 1)
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `Pages become smaller until they fit into a reply`(version: EtcdServer.Version) async throws {
    var settings = EtcdSettings()
    settings.transport.maximumReplyBytes = 10_000
    try await Etcd.withServer(version, settings: settings) { etcd, _ in
      for number in 0..<8 { try await etcd.put(EtcdKey("big/\(number)"), [UInt8](repeating: 1, count: 4_000)) }
      #expect(try await etcd.list(.prefix("big/")).entries.count == 8)
      try await etcd.put("big/9", [UInt8](repeating: 1, count: 20_000))
      let error = await #expect(throws: EtcdError.self) { try await etcd.list(.prefix("big/")) }
      #expect(error?.reason == .replyTooLarge)
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `A transaction does one branch or the other, at one revision`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version) { etcd, _ in
      let create = EtcdTransaction(
        when: [.isMissing("owner")], then: [.put(EtcdPut("owner", bytes("a"))), .put(EtcdPut("other", bytes("1")))],
        otherwise: [.range(.key("owner"))])
      let first = try await etcd.transaction(create)
      #expect(first.succeeded)
      #expect(first.replies.count == 2)
      let second = try await etcd.transaction(create)
      #expect(!second.succeeded)
      guard case .range(let reply) = try #require(second.replies.first) else { return #expect(Bool(false), "\(second)") }
      let owner = try #require(reply.entries.first)
      #expect(owner.text == "a")
      #expect(owner.modRevision == first.header.revision)
      #expect(try await etcd.get("other")?.modRevision == owner.modRevision)

      let swap = EtcdTransaction(
        when: [.isUnchanged("owner", since: owner.modRevision), EtcdComparison(.key("owner"), .equal, .value(bytes("a")))],
        then: [.transaction(EtcdTransaction(when: [.exists("other")], then: [.delete(.key("other")), .put(EtcdPut("owner", bytes("b")))]))])
      #expect(try await etcd.transaction(swap).succeeded)
      #expect(try await etcd.transaction(swap).succeeded == false)
      #expect(try await etcd.get("other") == nil)
      #expect(try await etcd.get("owner")?.text == "b")
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `Refusals are typed, name the member, and say that nothing happened`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version) { etcd, server in
      let revision = try await etcd.put("a", bytes("1")).header.revision
      try await etcd.put("a", bytes("2"))
      try await etcd.compact(before: revision + 1, waitsForDisk: true)

      func refusal(_ reason: EtcdError.Reason, _ call: () async throws -> Void) async {
        let error = await #expect(throws: EtcdError.self) { try await call() }
        #expect(error?.reason == reason)
        #expect(error?.outcome == .refused)
        #expect(error?.endpoint == server.endpoint)
      }
      await refusal(.compacted) { _ = try await etcd.range(.key("a"), EtcdRangeOptions(revision: revision)) }
      await refusal(.compacted) { try await etcd.compact(before: revision) }
      await refusal(.futureRevision) { _ = try await etcd.range(.key("a"), EtcdRangeOptions(revision: 1_000)) }
      await refusal(.emptyKey) { try await etcd.put("", []) }
      await refusal(.leaseNotFound) { try await etcd.put("a", [], lease: EtcdLeaseID(rawValue: 77)) }
      await refusal(.requestTooLarge) { try await etcd.put("a", [UInt8](repeating: 0, count: 1_600_000)) }
      await refusal(.requestTooLarge) { try await etcd.put("a", [UInt8](repeating: 0, count: 2_200_000)) }
      await refusal(.duplicateKey) {
        try await etcd.transaction(EtcdTransaction(then: [.put(EtcdPut("x", [])), .put(EtcdPut("x", []))]))
      }
      await refusal(.tooManyOperations) {
        try await etcd.transaction(EtcdTransaction(then: (0..<129).map { .put(EtcdPut(EtcdKey("x\($0)"), [])) }))
      }
      // The connection is as good as before.
      #expect(try await etcd.get("a")?.text == "2")
    }
  }

  @Test func `A cancelled task ends its call with a CancellationError`() async throws {
    try await Etcd.withServer { etcd, server in
      try await etcd.put("a", [])
      server.suspend()
      let call = Task { try await etcd.put("a", []) }
      await Task.yield()
      call.cancel()
      await #expect(throws: CancellationError.self) { try await call.value }
      // Cancelled before it began.
      await #expect(throws: CancellationError.self) {
        try await withThrowingTaskGroup(of: EtcdPutReply.self) { group in
          group.cancelAll()
          group.addTask { try await etcd.put("a", []) }
          _ = try await group.next()
        }
      }
      server.resume()
    }
  }

  @Test func `After close every call fails with the reason closed`() async throws {
    try await Etcd.withServer { etcd, _ in
      try await etcd.put("a", [])
      await etcd.close()
      let error = await #expect(throws: EtcdError.self) { try await etcd.get("a") }
      #expect(error?.reason == .closed)
      #expect(etcd.connectionState == .closed)
    }
  }
}
