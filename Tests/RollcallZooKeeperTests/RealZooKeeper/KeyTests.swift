import RealServers
import Rollcall
import RollcallZooKeeper
import Testing
import ZooKeeperClient

/// Keys with flags and locks, and what of them others see.
@Suite(.timeLimit(.minutes(2))) struct KeyTests {
  @Test func `A locked key with flags is a plain node to others, and nothing is left beside it in the end`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withCatalog(server.url) { catalog in
        let store = catalog.keyValues
        let session = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
        #expect(try await store.commit([.acquire(key: "app/color", value: Array("red".utf8), flags: 7, session: session.id)]).isCommitted)
        let show = Kazoo.script(
          "print(zk.get('/app/color')[0].decode(), zk.get('/app/color')[1].ephemeralOwner, sorted(zk.get_children('/app')))")
        func shown() async throws -> String { try await Program.output(Kazoo.python, ["-c", show, server.clientAddress]) }
        #expect(try await shown() == "red 0 ['color', 'color%lock', 'color%rollcall']\n")
        // What kazoo writes keeps the lock.
        let updates = store.updates(of: .key("app/color"))
        _ = try await Program.output(Kazoo.python, ["-c", Kazoo.script("zk.set('/app/color', b'blue')"), server.clientAddress])
        let seen = try await first(updates) { $0.entries.first?.value == Array("blue".utf8) }
        #expect(seen.entries.first?.session == session.id)
        #expect(seen.entries.first?.flags == 7)
        try await session.close()
        _ = try await first(store.updates(of: .prefix("app/"))) { $0.entries.first.map { $0.session == nil } ?? false }
        #expect(try await shown() == "blue 0 ['color', 'color%rollcall']\n")
        try await store.delete("app/color")
        #expect(try await withClient(server.clientAddress) { try await $0.exists("/app") == nil })
      }
    }
  }

  @Test func `A key that goes with its lock's session cannot have others below it`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withCatalog(server.url) { catalog in
        let store = catalog.keyValues
        let session = try await catalog.openSession(SessionOptions(timeout: .seconds(60), lockBehavior: .delete))
        let lock = KeyValueOperation.acquire(key: "a", value: [1], flags: 3, session: session.id)
        try await store.put("a/b", [1])
        await #expect { _ = try await store.commit([lock]) } throws: { ($0 as? RollcallError)?.code == .unsupported }
        try await store.delete("a/b")
        #expect(try await store.commit([lock]).isCommitted)
        await #expect { try await store.put("a/b", [1]) } throws: { ($0 as? RollcallError)?.code == .rejected }
        // Others may write it, and it goes all the same.
        try await store.put("a", [2])
        #expect(try await store.get("a")?.session == session.id)
        try await session.close()
        #expect(try await store.get("a") == nil)
        #expect(try await withClient(server.clientAddress) { try await $0.children(of: "/").names.sorted() == ["rollcall", "zookeeper"] })
      }
    }
  }

  @Test func `Where the layout is another's, commits are whole, and flags and locks are refused`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withCatalog("\(server.url)/?layout=zc.zk") { catalog in
        #expect(catalog.capabilities == .keyTransactions)
        #expect(catalog.sessions == nil)
        let store = catalog.keyValues
        #expect(
          try await store.commit([
            .set(key: "t/a", value: [1], flags: 0, condition: .none), .set(key: "t/b", value: [2], flags: 0, condition: .none),
          ]).isCommitted)
        #expect(
          try await !store.commit([.delete(key: "t/a", condition: .none), .check(key: "t/b", .absent)]).isCommitted)
        #expect(try await store.list("t/").entries.map(\.key) == ["t/a", "t/b"])
        await #expect { try await store.put("t/a", [1], flags: 1) } throws: { ($0 as? RollcallError)?.code == .unsupported }
        let session = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
        await #expect {
          _ = try await store.commit([.acquire(key: "t/a", value: [], flags: 0, session: session.id)])
        } throws: {
          ($0 as? RollcallError)?.code == .unsupported
        }
      }
    }
  }

  @Test func `Sessions of two processes that lock the same key hold it one at a time`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withCatalog(server.url) { here in
        try await withCatalog(server.url) { there in
          let rounds = 15
          try await withThrowingTaskGroup { group in
            for catalog in [here, there, here, there] {
              group.addTask {
                let session = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
                for _ in 0..<rounds { try await Self.increment(as: session.id, catalog.keyValues) }
                try await session.close()
              }
            }
            try await group.waitForAll()
          }
          let lock = try await here.keyValues.get("lock")
          #expect(lock?.lockCount == UInt64(4 * rounds))
          #expect(try await here.keyValues.get("counter")?.value == [UInt8(4 * rounds)])
        }
      }
    }
  }

  /// Adds one without a condition, under the lock; lost when two do so at a time.
  private static func increment(as session: SessionID, _ store: any KeyValueStore) async throws {
    for await lock in store.updates(of: .key("lock")) where lock.entries.first?.session == nil {
      if try await store.commit([.acquire(key: "lock", value: [], flags: 0, session: session)]).isCommitted { break }
    }
    let count = try await store.get("counter")?.value.first ?? 0
    try await store.put("counter", [count + 1])
    #expect(try await store.commit([.release(key: "lock", value: [], flags: 0, session: session)]).isCommitted)
  }

  @Test func `A watcher of another process never sees half a commit`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withCatalog(server.url) { writer in
        try await withCatalog(server.url) { reader in
          let count = 60
          let names = (0..<5).map { "set/\($0)" }
          let updates = reader.keyValues.updates(of: .prefix("set/"))
          async let writing: Void = {
            for round in 1...count {
              let flags = UInt64(round)
              _ = try await writer.keyValues.commit(names.map { .set(key: $0, value: [UInt8(round)], flags: flags, condition: .none) })
            }
          }()
          for await set in updates {
            let values = Set(set.entries.map { $0.value + [UInt8($0.flags)] })
            #expect(set.entries.isEmpty || set.entries.count == names.count && values.count == 1, "a part of a commit: \(values)")
            let list = try await reader.keyValues.list("set/").entries
            #expect(list.isEmpty || list.count == names.count && Set(list.map(\.flags)).count == 1, "a part of a commit is listed")
            if set.entries.first?.value == [UInt8(count)] { break }
          }
          try await writing
        }
      }
    }
  }

  @Test func `A prefix with thousands of keys is deleted`() async throws {
    try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withCatalog(server.url) { catalog in
        let store = catalog.keyValues
        for part in 0..<30 {
          _ = try await store.commit((0..<50).map { .set(key: "many/\(part)/\($0)", value: [1], flags: 1, condition: .none) })
        }
        #expect(try await store.list("many/").entries.count == 1_500)
        _ = try await store.commit([.deletePrefix("many/")])
        #expect(try await store.list("").entries.isEmpty)
        #expect(try await withClient(server.clientAddress) { try await $0.exists("/many") == nil })
      }
    }
  }
}
