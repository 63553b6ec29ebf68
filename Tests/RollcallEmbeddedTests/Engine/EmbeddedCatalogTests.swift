import Rollcall
import Testing

@testable import RollcallEmbedded

@Suite struct EmbeddedCatalogTests {
  @Test func `a registration is read back, watched, and gone with its session`() async throws {
    let catalog = EmbeddedCatalog()
    var updates = catalog.updates(of: "web").makeAsyncIterator()
    #expect(await updates.next()?.instances == [])
    let session = try await catalog.openSession(SessionOptions(timeout: .seconds(60)))
    try await session.register(ServiceInstance(service: "web", host: "10.0.0.1", port: 80))
    #expect(await updates.next()?.instances.map(\.id) == ["10.0.0.1:80"])
    try await session.close()
    #expect(await updates.next()?.instances == [])
    #expect(try await catalog.instances(of: "web").instances == [])
    await catalog.close()
    #expect(await updates.next() == nil)
  }

  @Test func `a session that is not renewed ends in time`() async throws {
    let catalog = EmbeddedCatalog()
    let session = try await catalog.openSession(SessionOptions(timeout: .milliseconds(50)))
    try await session.register(ServiceInstance(service: "web", host: "10.0.0.1", port: 80))
    for await snapshot in catalog.updates(of: "web") where snapshot.instances.isEmpty { break }
    await #expect(throws: RollcallError.self) { try await session.renew() }
    await catalog.close()
  }

  @Test func `a folder keeps what was registered`() async throws {
    try await withFolder { folder in
      let first = try await EmbeddedCatalog.open(folder: folder)
      let session = try await first.openSession(SessionOptions(timeout: .seconds(60)))
      try await session.register(ServiceInstance(service: "web", host: "10.0.0.1", port: 80))
      try await first.keyValues.put("a/b", Array("x".utf8), flags: 7)
      let before = try await first.instances(of: "web")
      let entry = try await first.keyValues.get("a/b")
      await first.close()

      let second = try await EmbeddedCatalog.open(folder: folder)
      #expect(try await second.instances(of: "web") == before)
      #expect(try await second.keyValues.get("a/b") == entry)
      let joined = try #require(try await second.sessions?.session(session.id))
      try await joined.renew()
      await second.close()
    }
  }
}
