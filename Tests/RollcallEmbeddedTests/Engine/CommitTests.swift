import Dispatch
import GRDB
import Rollcall
import Synchronization
import Testing

@testable import RollcallEmbedded

@Suite(.timeLimit(.minutes(1))) struct CommitTests {
  @Test func `Writers who wait at the same time share one transaction`() async throws {
    try await withFolder { folder in
      let catalog = try await EmbeddedCatalog.open(folder: folder)
      let engine = catalog.engine
      let session = try await catalog.openSession(SessionOptions())
      let before = engine.live.withLock(\.commits)
      let changes = engine.store.map(Self.totalChanges)
      // The commit before may not have come to its end yet, and would take the first of these along.
      engine.queue.sync {}
      engine.queue.suspend()
      try await withThrowingTaskGroup { group in
        for number in 0..<100 {
          group.addTask {
            if number % 2 == 0 {
              try await catalog.keyValues.put("key-\(number)", [1])
            } else {
              try await session.register(.sample("web", "\(number)"))
            }
          }
        }
        // The last of them to wait lets the committer go.
        group.addTask {
          while engine.live.withLock({ $0.waiting.count }) < 100 { await Task.yield() }
          engine.queue.resume()
        }
        try await group.waitForAll()
      }
      #expect(engine.live.withLock(\.commits) == before + 1)
      // A hundred rows, and the counters once.
      #expect(engine.store.map(Self.totalChanges) == changes.map { $0 + 101 })
      await catalog.close()
    }
  }

  /// The rows that the connection has written so far.
  private static func totalChanges(_ store: Store) -> Int {
    store.database.inDatabase { $0.totalChangesCount }
  }

  @Test func `One that is refused takes none of those with it that share its transaction`() async throws {
    try await withFolder { folder in
      let catalog = try await EmbeddedCatalog.open(folder: folder)
      let engine = catalog.engine
      try await catalog.keyValues.put("taken", [1])
      engine.queue.sync {}
      engine.queue.suspend()
      async let refused = catalog.keyValues.put("taken", [2], ifRevision: .zero)
      async let done = catalog.keyValues.put("free", [2], ifRevision: .zero)
      while engine.live.withLock({ $0.waiting.count }) < 2 { await Task.yield() }
      engine.queue.resume()
      #expect(try await refused == false)
      #expect(try await done == true)
      await catalog.close()
    }
  }

  @Test func `What was begun is finished by closing, and what comes later is refused`() async throws {
    try await withFolder { folder in
      let catalog = try await EmbeddedCatalog.open(folder: folder)
      catalog.engine.queue.sync {}
      catalog.engine.queue.suspend()
      async let begun = catalog.keyValues.put("begun", [1])
      while catalog.engine.live.withLock({ $0.waiting.count }) < 1 { await Task.yield() }
      async let closed: Void = catalog.close()
      while !catalog.engine.isClosed { await Task.yield() }
      let error = await #expect(throws: RollcallError.self) { try await catalog.keyValues.put("late", [1]) }
      #expect(error?.code == .closed)
      catalog.engine.queue.resume()
      #expect(try await begun.isCommitted)
      await closed
      let again = try await EmbeddedCatalog.open(folder: folder)
      #expect(try await again.keyValues.list("").entries.map(\.key) == ["begun"])
      await again.close()
    }
  }

  @Test func `Nobody reads what is not durable yet`() async throws {
    try await withFolder { folder in
      let catalog = try await EmbeddedCatalog.open(folder: folder)
      catalog.engine.queue.sync {}
      catalog.engine.queue.suspend()
      async let written = catalog.keyValues.put("a", [1])
      while catalog.engine.live.withLock({ $0.waiting.count }) < 1 { await Task.yield() }
      #expect(try await catalog.keyValues.get("a") == nil)
      catalog.engine.queue.resume()
      _ = try await written
      #expect(try await catalog.keyValues.get("a")?.value == [1])
      await catalog.close()
    }
  }
}
