import EtcdClient
import RealServers
import Testing

@Suite(.timeLimit(.minutes(2))) struct WatchTests {
  @Test(arguments: EtcdServer.Version.allCases)
  func `A watch tells every change behind the revision it was given`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version) { etcd, _ in
      let revision = try await etcd.put("w/a", bytes("1")).header.revision
      try await etcd.put("w/b", bytes("2"))
      let reader = WatchReader(etcd.watch(.prefix("w/"), EtcdWatchOptions(from: revision, returnsPrevious: true)))
      #expect(try await reader.opened() >= revision)
      #expect(try await reader.changes(2) == ["w/a=1", "w/b=2"])
      try await etcd.put("other", [])
      try await etcd.put("w/a", bytes("3"))
      try await etcd.delete(.key("w/b"))
      guard case .changes(let put, let putRevision) = try await reader.next() else { return #expect(Bool(false)) }
      #expect(put.map(\.text) == ["w/a=3"])
      #expect(put.first?.previous?.text == "1")
      #expect(putRevision == revision + 3)
      guard case .changes(let deleted, _) = try await reader.next() else { return #expect(Bool(false)) }
      #expect(deleted.map(\.text) == ["-w/b"])
      #expect(deleted.first?.previous?.text == "2")
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `A watch without a revision begins with the present`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version) { etcd, _ in
      try await etcd.put("k", bytes("before"))
      let reader = WatchReader(etcd.watch(.key("k"), EtcdWatchOptions(without: [.deletions])))
      try await reader.opened()
      try await etcd.delete(.key("k"))
      try await etcd.put("k", bytes("after"))
      #expect(try await reader.changes(1) == ["k=after"])
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `A transaction's changes come together`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version) { etcd, _ in
      let reader = WatchReader(etcd.watch(.all))
      try await reader.opened()
      try await etcd.transaction(EtcdTransaction(then: (0..<100).map { .put(EtcdPut(EtcdKey("t\($0)"), [])) }))
      guard case .changes(let changes, let revision) = try await reader.next() else { return #expect(Bool(false)) }
      #expect(changes.count == 100)
      #expect(Set(changes.map(\.entry.modRevision)) == [revision])
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `A hundred and fifty watches and calls beside them`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version) { etcd, _ in
      let readers = (0..<150).map { WatchReader(etcd.watch(.prefix(EtcdKey("m/\($0)/")))) }
      for reader in readers { try await reader.opened() }
      for number in 0..<150 { try await etcd.put(EtcdKey("m/\(number)/x"), bytes("\(number)")) }
      for (number, reader) in readers.enumerated() { #expect(try await reader.changes(1) == ["m/\(number)/x=\(number)"]) }
      #expect(try await etcd.range(.prefix("m/"), EtcdRangeOptions(countOnly: true)).count == 150)
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `A long history arrives in parts, whole and in order`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version) { etcd, _ in
      let first = try await etcd.put("h/start", []).header.revision
      let value = [UInt8](repeating: 7, count: 60_000)
      // Transactions whose changes straddle the parts.
      for number in 0..<15 {
        try await etcd.transaction(
          EtcdTransaction(then: (0..<8).map { .put(EtcdPut(EtcdKey("h/\(number)/\($0)"), value)) }))
      }
      let reader = WatchReader(etcd.watch(.prefix("h/"), EtcdWatchOptions(from: first + 1)))
      var revisions: [Int64] = []
      var messages = 0
      while revisions.count < 120, let event = try await reader.next() {
        guard case .changes(let changes, let revision) = event else { continue }
        messages += 1
        revisions += changes.map(\.entry.modRevision)
        #expect(changes.last?.entry.modRevision == revision)
        #expect(revisions.count.isMultiple(of: 8), "a revision was torn")
      }
      #expect(revisions == (1...15).flatMap { Array(repeating: first + $0, count: 8) })
      #expect(messages > 1)
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `A compacted start ends the watch, and the compacted revision itself does not`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version) { etcd, server in
      let first = try await etcd.put("c", bytes("1")).header.revision
      for number in 2...5 { try await etcd.put("c", bytes("\(number)")) }
      try await etcd.compact(before: first + 2)
      let past = await WatchReader(etcd.watch(.key("c"), EtcdWatchOptions(from: first + 1))).end()
      #expect(past?.reason == .compacted)
      #expect(past?.message.contains("\(first + 2)") == true)
      let exact = WatchReader(etcd.watch(.key("c"), EtcdWatchOptions(from: first + 2)))
      #expect(try await exact.changes(3) == ["c=3", "c=4", "c=5"])
      // Other watches on the same stream go on.
      try await etcd.put("c", bytes("6"))
      #expect(try await exact.changes(1) == ["c=6"])
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `An empty range is refused, and the next watch is not`(version: EtcdServer.Version) async throws {
    try await Etcd.withServer(version) { etcd, _ in
      let refused = await WatchReader(etcd.watch(.between("b", "a"))).end()
      #expect(refused?.reason == .emptyRange)
      try await WatchReader(etcd.watch(.between("a", "b"))).opened()
    }
  }

  @Test(arguments: EtcdServer.Version.allCases)
  func `A slow reader is bounded, misses nothing, and holds up nobody`(version: EtcdServer.Version) async throws {
    var settings = EtcdSettings()
    settings.watch.maximumBufferedChanges = 20
    try await Etcd.withServer(version, settings: settings) { etcd, _ in
      let slow = WatchReader(etcd.watch(.prefix("s/")))
      let quick = WatchReader(etcd.watch(.prefix("s/")))
      try await slow.opened()
      try await quick.opened()
      for number in 0..<200 {
        try await etcd.put("s/k", bytes("\(number)"))
        #expect(try await quick.changes(1) == ["s/k=\(number)"])
      }
      #expect(try await slow.changes(200) == (0..<200).map { "s/k=\($0)" })
      try await etcd.put("s/k", bytes("end"))
      #expect(try await slow.changes(1) == ["s/k=end"])
    }
  }

  @Test func `A quiet watch hears of progress`() async throws {
    try await Etcd.withServer(.v35, arguments: ["--experimental-watch-progress-notify-interval=100ms"]) { etcd, _ in
      let reader = WatchReader(etcd.watch(.key("quiet")))
      try await reader.opened()
      let revision = try await etcd.put("loud", []).header.revision
      while let event = try await reader.next() {
        if case .progress(revision) = event { break }
      }
    }
  }

  @Test func `A cancelled reader ends with a CancellationError, and its watch is cancelled`() async throws {
    try await Etcd.withServer { etcd, _ in
      let task = Task {
        for try await _ in etcd.watch(.key("x")) {}
      }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
    }
  }

  @Test func `Closing the client ends its watches with the reason closed`() async throws {
    try await Etcd.withServer { etcd, _ in
      let reader = WatchReader(etcd.watch(.key("x")))
      try await reader.opened()
      await etcd.close()
      #expect(await reader.end()?.reason == .closed)
      #expect(await WatchReader(etcd.watch(.key("y"))).end()?.reason == .closed)
    }
  }
}
