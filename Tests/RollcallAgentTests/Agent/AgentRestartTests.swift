import Foundation
import Rollcall
import RollcallEmbedded
import RollcallTesting
import Testing

@testable import RollcallAgent

/// The catalog is closed under the running agent, which so has no chance to take anything back: as after kill -9.
@Suite(.timeLimit(.minutes(1))) struct AgentRestartTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "rollcall-agent-\(UUID().uuidString)")

  private func withLife<Result: Sendable>(
    at date: Date = Date(), _ body: @escaping @Sendable (Agent, EmbeddedCatalog, TestClock) async throws -> Result
  ) async throws -> Result {
    let catalog = try await EmbeddedCatalog.open(folder: folder.path)
    let clock = TestClock()
    let agent = try await Agent(
      node: "n1", address: "10.0.0.1", catalogs: [AgentCatalog(name: "dc1", catalog: catalog)], store: catalog.keyValues(space: "agent"),
      registrar: Registrar.Options(session: SessionOptions(timeout: .seconds(3600))), clock: clock, date: date)
    let running = Task { try await agent.run() }
    let result = try await body(agent, catalog, clock)
    await catalog.close()
    running.cancel()
    _ = await running.result
    return result
  }

  @Test func `Every acknowledged registration is back, on a session of the new life`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (session, node) = try await withLife { agent, _, _ in
      for number in 0..<50 { try await agent.register(.web("w\(number)"), checks: [.ttl(600)]) }
      try await agent.report(check: "service:w7", .passing)
      try await agent.deregister(service: "w9")
      return (agent.session, agent.node.id)
    }
    try await withLife { agent, catalog, _ in
      let web = try await catalog.first(of: "web") { $0.instances.allSatisfy { $0.session == agent.session } }
      #expect(web.instances.count == 49)
      #expect(web.available.map(\.instance.id) == ["w7"])
      #expect(agent.session != session)
      #expect(agent.node.id == node)
    }
  }

  @Test func `Checks whose time ran out meanwhile are critical, services that were so for too long are gone`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let start = Date(timeIntervalSince1970: 1_800_000_000)
    try await withLife(at: start) { agent, _, _ in
      try await agent.register(.web("brief"), checks: [.ttl(10, initialHealth: .passing)])
      try await agent.register(.web("long"), checks: [.ttl(600, initialHealth: .passing)])
      try await agent.register(.web("gone"), checks: [.ttl(10, initialHealth: .passing, deregisterServiceAfter: .seconds(60))])
    }
    try await withLife(at: start.addingTimeInterval(90)) { agent, catalog, _ in
      #expect(agent.services.keys.sorted() == ["brief", "long"])
      let web = try await catalog.first(of: "web") { $0.instances.filter { $0.session == agent.session }.count == 2 }
      #expect(web.instances.filter { $0.session == agent.session }.map(\.instance.health) == [.critical, .passing])
    }
    // The removal was stored, too.
    try await withLife(at: start.addingTimeInterval(91)) { agent, _, _ in
      #expect(agent.services.keys.sorted() == ["brief", "long"])
    }
  }

  @Test func `A report that was acknowledged but not yet stored does not make its check expire early`() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let start = Date(timeIntervalSince1970: 1_800_000_000)
    try await withLife(at: start) { agent, _, clock in
      try await agent.register(.web(), checks: [.ttl(10, initialHealth: .passing)])
      try await agent.report(check: "service:w1", .passing)
      clock.advance(by: .milliseconds(500))
      try await agent.report(check: "service:w1", .passing)
    }
    try await withLife(at: start.addingTimeInterval(1)) { agent, _, clock in
      clock.advance(by: .milliseconds(9_499))
      #expect(agent.advance().expired == [])
      clock.advance(by: .milliseconds(501))
      #expect(agent.checks["service:w1"]?.health == .critical || agent.advance().expired == ["service:w1"])
    }
  }

  @Test func `Damaged data is refused and left alone`() async throws {
    let catalog = EmbeddedCatalog()
    let store = catalog.keyValues(space: "agent")
    try await store.put("service/w1", Array("nonsense".utf8))
    let error = await #expect(throws: RollcallError.self) {
      try await Agent(node: "n1", address: "10.0.0.1", catalogs: [AgentCatalog(name: "dc1", catalog: catalog)], store: store)
    }
    #expect(error?.code == .corrupt)
    #expect(try await store.get("service/w1")?.value == Array("nonsense".utf8))
  }
}
