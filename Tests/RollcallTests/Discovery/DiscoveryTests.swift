import Foundation
import Logging
import Testing

@testable import Rollcall

@Suite("Discovery", .timeLimit(.minutes(1)))
struct DiscoveryTests {
  private struct Odd: Error {}
  private let catalog = ScriptedCatalog()
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  private func keySnapshot(_ value: String?, revision: UInt64 = 1, freshness: Freshness = .current) -> KeyValueSnapshot {
    let entries = value.map {
      [KeyValueEntry(key: "color", value: Array($0.utf8), createRevision: Revision(1), modifyRevision: Revision(revision))]
    }
    return KeyValueSnapshot(selector: .key("color"), entries: entries ?? [], revision: Revision(revision), freshness: freshness)
  }

  @Test("An instance is in the catalog while the body runs, and gone after it")
  func withRegistration() async throws {
    try await withDiscovery(catalog, logger: logger) { discovery in
      let result = try await discovery.withRegistration(of: .sample("a")) { registration in
        try await registration.live()
        #expect(catalog.held == ["a": 80])
        return 7
      }
      #expect(result == 7)
      #expect(catalog.held.isEmpty)
      try await discovery.withRegistration(of: .sample("b")) { try await catalog.event(.registered("b", port: 80)) }
      #expect(catalog.held.isEmpty)
    }
  }

  @Test("A body that throws or is cancelled leaves nothing behind either")
  func failingBody() async throws {
    try await withDiscovery(catalog, logger: logger) { discovery in
      await #expect(throws: Odd.self) {
        try await discovery.withRegistration(of: .sample("a")) { registration in
          try await registration.live()
          throw Odd()
        }
      }
      #expect(catalog.held.isEmpty)
      let task = Task {
        try await discovery.withRegistration(of: .sample("b")) { registration in
          try await registration.live()
          try await Task.sleep(for: .seconds(3_600))
        }
      }
      try await catalog.event(.registered("b", port: 80))
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      #expect(catalog.held.isEmpty)
    }
  }

  @Test("When its scope ends, by return or error, everything is deregistered")
  func scope() async throws {
    await #expect(throws: Odd.self) {
      try await withDiscovery(catalog, logger: logger) { discovery in
        try await discovery.register(.sample("a")).live()
        #expect(catalog.held == ["a": 80])
        throw Odd()
      }
    }
    #expect(catalog.held.isEmpty)
    #expect(catalog.liveSessions.isEmpty)
  }

  @Test("Waiting for a service ends when enough of it can be used")
  func wait() async throws {
    let discovery = Discovery(catalog, logger: logger)
    let wait = Task { try await discovery.wait(for: "web", count: 2) }
    try await catalog.event(.watching("web"))
    catalog.yield(ServiceSnapshot(service: "web", instances: [.sample("a"), .sample("b", health: .critical)], revision: Revision(1)))
    catalog.yield(ServiceSnapshot(service: "web", instances: [.sample("a"), .sample("b")], revision: Revision(2)))
    #expect(try await wait.value.revision == Revision(2))
  }

  @Test("A value is told when it is known and when it changes; a lost catalog neither changes nor deletes it")
  func values() async throws {
    let discovery = Discovery(catalog, logger: logger)
    let lost = Freshness.stale(since: .now, reason: "No endpoint answers.")
    var values = discovery.values(of: "color").makeAsyncIterator()
    catalog.yield(keySnapshot(nil, freshness: lost))
    // Nothing tells that a reader has seen and ignored it; so it is given time.
    _ = try await discovery.views.keys(.key("color")).first()
    for _ in 0..<1_000 { await Task.yield() }
    catalog.yield(keySnapshot("red", revision: 2))
    #expect(await values.next() == .some(Array("red".utf8)))
    catalog.yield(keySnapshot("red", revision: 2, freshness: lost))
    catalog.yield(keySnapshot("red", revision: 2))
    catalog.yield(keySnapshot(nil, revision: 3))
    #expect(await values.next() == .some(nil))
    catalog.yield(keySnapshot("blue", revision: 4))
    #expect(await values.next() == .some(Array("blue".utf8)))
    await catalog.close()
    #expect(await values.next() == nil)
  }

  @Test("The watch of a value goes on with its reader, though nobody holds the discovery, and ends with it")
  func valuesEnd() async throws {
    do {
      var values = Discovery(catalog, logger: logger).values(of: "color").makeAsyncIterator()
      catalog.yield(keySnapshot("red"))
      #expect(await values.next() == .some(Array("red".utf8)))
    }
    try await catalog.event(.unwatched("\(KeySelector.key("color"))"))
  }
}
