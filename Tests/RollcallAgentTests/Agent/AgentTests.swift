import Foundation
import Rollcall
import RollcallEmbedded
import RollcallTesting
import Synchronization
import Testing

@testable import RollcallAgent

@Suite(.timeLimit(.minutes(1))) struct AgentTests {
  private let catalog = EmbeddedCatalog()
  private var store: any KeyValueStore { catalog.keyValues(space: "agent") }

  @Test func `What is acknowledged is in the catalog`() async throws {
    try await withAgent(on: catalog, store: store) { agent in
      try await agent.register(.web(), checks: [.ttl()])
      let web = try await catalog.instances(of: "web").instances
      #expect(web.map(\.instance.id) == ["w1"])
      #expect(web.map(\.instance.node) == [NodeReference(name: "n1", address: "10.0.0.1")])
      #expect(web.first?.checks.map(\.id) == ["service:w1"])
      #expect(web.first?.session == agent.session)

      try await agent.report(check: "service:w1", .passing, output: "fine")
      #expect(try await catalog.instances(of: "web").available.count == 1)

      try await agent.register(.web(service: "shop"))
      #expect(try await catalog.instances(of: "web").instances.isEmpty)
      #expect(try await catalog.instances(of: "shop").available.count == 1)

      #expect(try await agent.deregister(service: "w1"))
      #expect(try await catalog.instances(of: "shop").instances.isEmpty)
      #expect(try await !agent.deregister(service: "w1"))
    }
  }

  @Test func `The node is in the catalog as long as the agent runs`() async throws {
    try await withAgent(on: catalog, store: store) { agent in
      let nodes = try await catalog.first(of: .nodes) { !$0.instances.isEmpty }
      #expect(nodes.instances.map(\.instance) == [agent.state.withLock { $0.local.instance(of: .node) }])
      try await agent.register(.ttl(id: "disk", name: "disk"))
      try await agent.setNodeMaintenance("fan")
      let node = try await catalog.instances(of: .nodes).instances.first
      #expect(node?.checks.map(\.id) == ["serfHealth", "disk"])
      #expect(node?.maintenance == "fan")
    }
    #expect(try await catalog.instances(of: .nodes).instances.isEmpty)
  }

  @Test func `A clean stop takes everything out of the catalog, and the next start brings it back`() async throws {
    let id = try await withAgent(on: catalog, store: store) { agent in
      try await agent.register(.web("a"), checks: [.ttl(600)])
      try await agent.register(.web("b"))
      try await agent.report(check: "service:a", .warning, output: "slow")
      try await agent.setMaintenance(service: "b", "upgrade")
      return agent.node.id
    }
    #expect(try await catalog.instances(of: "web").instances.isEmpty)

    try await withAgent(on: catalog, store: store) { agent in
      let web = try await catalog.first(of: "web") { $0.instances.count == 2 }
      #expect(web.instances.map(\.instance.id) == ["a", "b"])
      #expect(web.instances.map(\.instance.maintenance) == [nil, "upgrade"])
      #expect(web.instances.first?.checks.map(\.health) == [.warning])
      #expect(web.instances.first?.checks.map(\.output) == ["slow"])
      #expect(agent.node.id == id)
    }
  }

  @Test func `Without a report in time the catalog shows the check as critical, and later no service`() async throws {
    let clock = TestClock()
    try await withAgent(on: catalog, store: store, clock: clock) { agent in
      try await agent.register(.web(), checks: [.ttl(10, initialHealth: .passing, deregisterServiceAfter: .seconds(60))])
      clock.advance(by: .seconds(10))
      let web = try await catalog.first(of: "web") { $0.instances.first?.health == .critical }
      #expect(web.instances.first?.checks.map(\.output) == ["TTL expired"])
      clock.advance(by: .seconds(60))
      _ = try await catalog.first(of: "web") { $0.instances.isEmpty }
      #expect(agent.services.isEmpty)
      #expect(agent.checks.isEmpty)
    }
  }

  @Test func `Ten thousand renewals are stored in two writes: the first of them, and all after a second`() async throws {
    let clock = TestClock()
    let store = RecordingStore(store)
    try await withAgent(on: catalog, store: store, clock: clock) { agent in
      for number in 0..<100 { try await agent.register(.web("w\(number)"), checks: [.ttl(600, initialHealth: .passing)]) }
      let before = store.commits.count
      for _ in 0..<100 {
        for number in 0..<100 { try await agent.report(check: "service:w\(number)", .passing) }
      }
      #expect(store.commits.count == before + 1)
      #expect(try await self.store.get(AgentRecord.horizonKey) != nil)
      let results = self.store.updates(of: .prefix(AgentRecord.resultsPrefix))
      clock.advance(by: .seconds(1))
      for await stored in results where stored.entries.count == 100 { break }
      #expect(store.commits.count == before + 2)
    }
  }

  @Test func `A report that no restart would remember is not acknowledged`() async throws {
    let clock = TestClock()
    let store = RecordingStore(store)
    try await withAgent(on: catalog, store: store, clock: clock) { agent in
      try await agent.register(.web(), checks: [.ttl(600, initialHealth: .passing)])
      store.isBroken = true
      let error = await #expect(throws: AgentError.self) { try await agent.report(check: "service:w1", .passing) }
      #expect(error?.code == .failed)
      store.isBroken = false
      try await agent.report(check: "service:w1", .passing)
      // From here on the store knows that reports may be missing.
      store.isBroken = true
      try await agent.report(check: "service:w1", .passing)
      clock.advance(by: .seconds(11))
      await #expect(throws: AgentError.self) { try await agent.report(check: "service:w1", .passing) }
    }
  }

  @Test func `A clean stop stores the reports of its last second`() async throws {
    let store = RecordingStore(store)
    try await withAgent(on: catalog, store: store, clock: TestClock()) { agent in
      try await agent.register(.web(), checks: [.ttl(600, initialHealth: .passing)])
      try await agent.report(check: "service:w1", .passing, output: "last")
    }
    let entry = try await store.get("results/w1")
    #expect(entry.map { String(decoding: $0.value, as: UTF8.self) }?.contains("last") == true)
  }

  @Test func `A change that cannot be stored is no success, and is made up for`() async throws {
    let clock = TestClock()
    let store = RecordingStore(store)
    try await withAgent(on: catalog, store: store, clock: clock) { agent in
      store.isBroken = true
      let error = await #expect(throws: AgentError.self) { try await agent.register(.web()) }
      #expect(error?.code == .failed)
      #expect((error?.underlying as? RollcallError)?.message == "The disk is full.")
      store.isBroken = false
      let services = store.updates(of: .prefix(AgentRecord.servicePrefix))
      clock.advance(by: .seconds(1))
      for await stored in services where stored.entries.count == 1 { break }
    }
  }

  @Test func `Changes of one service at once end as the agent has it, in the catalog and in the store`() async throws {
    try await withAgent(on: catalog, store: store) { agent in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for port in 1...200 {
          group.addTask { try await agent.register(.web(service: port.isMultiple(of: 3) ? "shop" : "web", port: port)) }
        }
        try await group.waitForAll()
      }
      let last = try #require(agent.service("w1")?.instance)
      #expect(try await catalog.instances(of: last.service).instances.map(\.instance) == [last])
      #expect(try await catalog.services().services.map(\.name) == [last.service])
      let records = try await agent.journal.read()
      #expect(records.contains(.service(last, checks: [])))
    }
  }

  @Test func `Many services at once are all there when they are acknowledged`() async throws {
    try await withAgent(on: catalog, store: store) { agent in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<500 { group.addTask { try await agent.register(.web("w\(number)"), checks: [.ttl()]) } }
        try await group.waitForAll()
      }
      #expect(try await catalog.instances(of: "web").instances.count == 500)
    }
  }
}
