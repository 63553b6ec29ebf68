import Dispatch
import Foundation
import Rollcall
import RollcallTesting
import Synchronization
import Testing

@testable import RollcallEmbedded

/// Time by a clock of the test's own, over several lives of one folder.
@Suite(.timeLimit(.minutes(1))) struct LeaseTimeTests {
  private let start = Date(timeIntervalSince1970: 1_800_000_000)

  /// One life of the catalog, which begins so many seconds after the first.
  private func withLife<Result>(
    _ folder: String, after seconds: Double = 0, _ body: (EmbeddedCatalog, TestClock) async throws -> Result
  ) async throws -> Result {
    let clock = TestClock()
    let begin = clock.now
    let catalog = try await EmbeddedCatalog.open(
      folder: folder, clock: clock,
      wallClock: { [start] in start.addingTimeInterval(seconds + begin.duration(to: clock.now) / .seconds(1)) }, logger: .silent)
    let result = try await body(catalog, clock)
    await catalog.close()
    return result
  }

  private func isGone(_ catalog: EmbeddedCatalog) async {
    for await web in catalog.updates(of: "web") where web.instances.isEmpty { break }
  }

  @Test(arguments: [false, true]) func `A session ends at its deadline after the last renewal`(isDurable: Bool) async throws {
    try await withFolder { folder in
      let clock = TestClock()
      let catalog =
        isDurable ? try await EmbeddedCatalog.open(folder: folder, clock: clock) : EmbeddedCatalog(clock: clock)
      let session = try await catalog.openSession(SessionOptions(timeout: .seconds(10)))
      try await session.register(.sample())
      try await clock.sleeper(until: .seconds(10))
      clock.advance(to: .seconds(4))
      try await session.renew()
      clock.advance(to: .seconds(10))
      // It found that the session was renewed.
      try await clock.sleeper(until: .seconds(14))
      #expect(try await catalog.instances(of: "web").instances.count == 1)
      clock.advance(to: .seconds(14))
      await isGone(catalog)
      let lost = await #expect(throws: RollcallError.self) { try await session.renew() }
      #expect(lost?.code == .sessionLost)
      await catalog.close()
    }
  }

  @Test(arguments: [false, true]) func `After a standstill every session has its whole timeout again`(isDurable: Bool) async throws {
    try await withFolder { folder in
      let clock = TestClock()
      let catalog =
        isDurable ? try await EmbeddedCatalog.open(folder: folder, clock: clock) : EmbeddedCatalog(clock: clock)
      let session = try await catalog.openSession(SessionOptions(timeout: .seconds(10)))
      try await session.register(.sample())
      let created = try await catalog.instances(of: "web").instances.first?.createRevision
      try await clock.sleeper(until: .seconds(10))
      // The process is frozen, and wakes.
      clock.advance(to: .seconds(500))
      try await clock.sleeper(until: .seconds(510))
      #expect(try await catalog.instances(of: "web").instances.map(\.createRevision) == [created])
      try await session.renew()
      clock.advance(to: .seconds(510))
      await isGone(catalog)
      await catalog.close()
    }
  }

  @Test func `A disk that is slow keeps nobody from renewing, and is no standstill`() async throws {
    try await withFolder { folder in
      let clock = TestClock()
      let catalog = try await EmbeddedCatalog.open(folder: folder, clock: clock)
      let sessions = try await [
        catalog.openSession(SessionOptions(timeout: .seconds(10))), catalog.openSession(SessionOptions(timeout: .seconds(10))),
      ]
      for (number, session) in sessions.enumerated() { try await session.register(.sample("web", "\(number)")) }
      // Both deadlines come while a write waits for the disk.
      let engine = catalog.engine
      try await clock.sleeper(until: .seconds(10))
      // Nothing that runs already may still take the write up.
      while engine.live.withLock({ $0.isCommitting }) { await Task.yield() }
      engine.queue.suspend()
      let slow = Task { try await catalog.keyValues.put("a", [1]) }
      while engine.live.withLock({ $0.waiting.isEmpty }) { await Task.yield() }
      clock.advance(to: .seconds(10))
      while engine.live.withLock({ $0.leases.nextAlarm }) != nil { await Task.yield() }
      let renewal = await Task { try await sessions[1].renew() }.result
      clock.advance(to: .seconds(15))
      engine.queue.resume()
      try renewal.get()
      _ = try await slow.value
      for await web in catalog.updates(of: "web") where web.instances.map(\.id) == ["1"] { break }
      try await clock.sleeper(until: .seconds(20))
      await catalog.close()
    }
  }

  @Test func `A session has the time that it had left after a restart, and a second of grace`() async throws {
    try await withFolder { folder in
      let id = try await withLife(folder) { catalog, clock in
        let session = try await catalog.openSession(SessionOptions(timeout: .seconds(10)))
        try await session.register(.sample())
        clock.advance(to: .seconds(4))
        try await session.renew()
        return session.id
      }
      // Three seconds later, of the ten since the renewal.
      try await withLife(folder, after: 7) { catalog, clock in
        #expect(try await catalog.instances(of: "web").instances.map(\.session) == [id])
        try await clock.sleeper(until: .seconds(8))
        clock.advance(to: .seconds(8))
        await isGone(catalog)
      }
      try await withLife(folder, after: 16) { catalog, _ in
        let left = try await catalog.sessions?.sessions().sessions
        #expect(left == [])
      }
    }
  }

  @Test func `A session whose time ran out between two lives is gone, and one without a limit is back`() async throws {
    try await withFolder { folder in
      let kept = try await withLife(folder) { catalog, _ in
        let brief = try await catalog.openSession(SessionOptions(timeout: .seconds(10)))
        let long = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
        let endless = try await catalog.openSession(SessionOptions(timeout: nil))
        for (number, session) in [brief, long, endless].enumerated() { try await session.register(.sample("web", "\(number)")) }
        return [long.id, endless.id]
      }
      try await withLife(folder, after: 30) { catalog, _ in
        for await web in catalog.updates(of: "web") where web.instances.count == 2 { break }
        let left = try await catalog.sessions?.sessions().sessions
        #expect(Set(left?.map(\.id) ?? []) == Set(kept))
      }
    }
  }

  @Test func `A lock that rests goes on resting after a restart`() async throws {
    try await withFolder { folder in
      try await withLife(folder) { catalog, _ in
        let session = try await catalog.openSession(SessionOptions(lockDelay: .seconds(15)))
        #expect(try await catalog.keyValues.commit([.acquire("lock", session.id)]).isCommitted)
        try await session.close()
      }
      try await withLife(folder, after: 5) { catalog, clock in
        let session = try await catalog.openSession(SessionOptions(timeout: .seconds(100)))
        clock.advance(to: .milliseconds(9_999))
        let early = try await catalog.keyValues.commit([.acquire("lock", session.id)])
        #expect(early == .refused([.init(operation: 0, reason: .lockDelay)]))
        clock.advance(to: .seconds(10))
        #expect(try await catalog.keyValues.commit([.acquire("lock", session.id)]).isCommitted)
      }
    }
  }

  @Test func `A wall clock that is set while the catalog runs changes no deadline`() async throws {
    try await withFolder { folder in
      let clock = TestClock()
      let wall = Mutex(start)
      let catalog = try await EmbeddedCatalog.open(folder: folder, clock: clock, wallClock: { wall.withLock { $0 } }, logger: .silent)
      let session = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
      try await session.register(.sample())
      // An hour back, and any write after it.
      wall.withLock { $0 = start.addingTimeInterval(-3_600) }
      try await catalog.keyValues.put("a", [1])
      await catalog.close()
      try await withLife(folder, after: -3_590) { catalog, clock in
        #expect(try await catalog.instances(of: "web").instances.count == 1)
        try await clock.sleeper(until: .seconds(51))
      }
    }
  }
}
