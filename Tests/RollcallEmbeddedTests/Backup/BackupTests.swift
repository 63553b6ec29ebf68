import Foundation
import Rollcall
import Testing

@testable import RollcallEmbedded

@Suite(.timeLimit(.minutes(1))) struct BackupTests {
  private static func copy(_ catalog: EmbeddedCatalog) async throws -> [UInt8] {
    let backups = try #require(catalog.backups)
    let backup = try await backups.backup()
    let bytes = backup.pieces().reduce([], +)
    #expect(backup.pieces().reduce([], +) == bytes)
    return bytes
  }

  private static func fill(_ catalog: EmbeddedCatalog) async throws {
    try await catalog.register(.sample("web", "one", tags: ["é\n"]))
    try await catalog.register(.sample("db", "two"))
    try await catalog.keyValues.put("a/x", Array("x\n".utf8), flags: 7)
    try await catalog.keyValues.put("a/e\u{301}", [0, 255])
    try await catalog.keyValues.put("empty", [])
  }

  @Test func `What hangs on no session comes back, also in another catalog`() async throws {
    try await withFolder { folder in
      let first = try await EmbeddedCatalog.open(folder: folder)
      try await Self.fill(first)
      let (web, keys) = (try await first.instances(of: "web"), try await first.keyValues.list(""))
      let bytes = try await Self.copy(first)

      try await first.register(.sample("new", "three"))
      try await first.register(.sample("web", "one", port: 81))
      try await first.deregister(ServiceInstance.sample("db", "two").key)
      try await first.keyValues.put("a/x", [1])
      try await first.keyValues.put("b", [1])
      try await first.backups?.restore(bytes)
      #expect(try await first.services().services.map(\.name) == ["db", "web"])
      #expect(try await first.instances(of: "web").instances.map(\.instance) == web.instances.map(\.instance))
      #expect(try await first.keyValues.list("").entries.map(\.value) == keys.entries.map(\.value))
      // Revisions go on: no reader goes back in time.
      #expect(try await first.keyValues.list("").revision > keys.revision)
      await first.close()

      let again = try await EmbeddedCatalog.open(folder: folder)
      #expect(try await again.instances(of: "web").instances.map(\.instance) == web.instances.map(\.instance))
      #expect(try await again.keyValues.get("a/x")?.flags == 7)
      #expect(try await again.keyValues.get("b") == nil)
      await again.close()

      let other = EmbeddedCatalog()
      try await other.backups?.restore(bytes)
      #expect(try await other.keyValues.list("").entries.map(\.key) == keys.entries.map(\.key))
      #expect(try await other.services().services.map(\.name) == ["db", "web"])
      await other.close()
    }
  }

  @Test func `What lives on a session is in no copy, and is not taken away by one`() async throws {
    let catalog = EmbeddedCatalog()
    let session = try await catalog.openSession(SessionOptions())
    try await session.register(.sample("web", "live"))
    let empty = try await Self.copy(catalog)
    #expect(!String(decoding: empty, as: UTF8.self).contains("live"))
    _ = try await catalog.keyValues.commit([.acquire(key: "lock", value: [1], flags: 0, session: session.id)])
    let locked = try await Self.copy(catalog)
    try await catalog.backups?.restore(locked)
    #expect(try await catalog.keyValues.get("lock")?.session == session.id)
    try await catalog.backups?.restore(empty)
    #expect(try await catalog.instances(of: "web").instances.map(\.id) == ["live"])
    #expect(try await catalog.keyValues.get("lock") == nil)
    try await session.renew()
    await catalog.close()
  }

  @Test func `Watchers see a restoration as a change, and one that changes nothing not at all`() async throws {
    let catalog = EmbeddedCatalog()
    try await Self.fill(catalog)
    let bytes = try await Self.copy(catalog)
    let revision = try await catalog.keyValues.list("").revision
    try await catalog.backups?.restore(bytes)
    #expect(try await catalog.keyValues.list("").revision == revision)
    var updates = catalog.keyValues.updates(of: .prefix("")).makeAsyncIterator()
    #expect(await updates.next()?.entries.count == 3)
    try await catalog.keyValues.put("b", [1])
    #expect(await updates.next()?.entries.count == 4)
    try await catalog.backups?.restore(bytes)
    #expect(await updates.next()?.entries.count == 3)
    await catalog.close()
  }

  @Test func `What is no whole copy is refused, and changes nothing`() async throws {
    let catalog = EmbeddedCatalog()
    try await Self.fill(catalog)
    let bytes = try await Self.copy(catalog)
    let text = String(decoding: bytes, as: UTF8.self)
    let broken: [(String, RollcallError.Code)] = [
      ("", .corrupt), ("garbage", .corrupt), ("{}\n", .corrupt), (text.replacing(#""version":1"#, with: #""version":2"#), .newerFormat),
      (text.replacing(#""end":5"#, with: #""end":4"#), .corrupt), (text.replacing(#""p":80"#, with: #""p":80000"#), .corrupt),
      (text.replacing(#""key":"empty""#, with: #""key":"""#), .corrupt), (text.replacing(#""key":"empty""#, with: #""other":1"#), .corrupt),
    ]
    let before = try await catalog.status()
    for (copy, code) in broken {
      do {
        try await catalog.backups?.restore(Array(copy.utf8))
        Issue.record("taken: \(copy)")
      } catch let error as RollcallError {
        #expect(error.code == code, "\(copy)")
      }
    }
    for length in stride(from: 0, to: bytes.count - 1, by: 7) {
      await #expect(throws: RollcallError.self) { try await catalog.backups?.restore(Array(bytes[..<length])) }
    }
    #expect(try await catalog.status().details.map(\.value) == before.details.map(\.value))
    await catalog.close()
  }
}
