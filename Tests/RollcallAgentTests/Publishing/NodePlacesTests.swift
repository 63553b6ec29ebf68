import Rollcall
import RollcallEmbedded
import Testing

@testable import RollcallAgent

/// In which catalogs the agent's node is.
@Suite(.timeLimit(.minutes(1))) struct NodePlacesTests {
  @Test func `The node is where its services are, with its checks and maintenance, and in the first catalog`() async throws {
    let (first, second, third) = (EmbeddedCatalog(), EmbeddedCatalog(), EmbeddedCatalog())
    let agent = try await Agent(
      node: "n1", address: "10.0.0.1",
      catalogs: zip(["a", "b", "c"], [first, second, third]).map { AgentCatalog(name: $0, catalog: $1) },
      store: first.keyValues(space: "agent"), registrar: Registrar.Options(session: SessionOptions(timeout: .seconds(3600))))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await agent.run() }
      try await agent.register(.ttl(id: "disk", name: "disk"))
      #expect(try await second.instances(of: .nodes).instances.isEmpty)
      try await agent.register(.web("w1"), catalogs: ["b"])
      let node = try await second.first(of: .nodes) { !$0.instances.isEmpty }.instances.first
      #expect(node?.checks.map(\.id) == ["serfHealth", "disk"])
      try await agent.setNodeMaintenance("fan")
      #expect(try await second.instances(of: .nodes).instances.first?.maintenance == "fan")

      try await agent.register(.web("w2"), catalogs: ["*"])
      try await agent.deregister(service: "w1")
      #expect(try await third.instances(of: .nodes).instances.count == 1)
      #expect(try await second.instances(of: .nodes).instances.count == 1)
      try await agent.register(.web("w2"))
      _ = try await second.first(of: .nodes) { $0.instances.isEmpty }
      _ = try await third.first(of: .nodes) { $0.instances.isEmpty }
      #expect(try await first.instances(of: .nodes).instances.count == 1)
      group.cancelAll()
      try await group.waitForAll()
    }
  }

  @Test func `Places are counted over a restart as well`() throws {
    var state = LocalState.fixture()
    #expect(try state.register(.web("w1"), catalogs: ["etcd"], at: .zero) == [.node, .service("w1")])
    #expect(try state.register(.web("w2"), catalogs: ["etcd", "zk"], at: .zero) == [.node, .service("w2")])
    #expect(state.catalogs(of: .node) == ["etcd", "zk"])
    let records = [LocalOwner.service("w1"), .service("w2")].map { state.definitionRecord(of: $0) }
    var next = LocalState.fixture()
    next.restore(records, at: .zero)
    #expect(next.catalogs(of: .node) == ["etcd", "zk"])
    #expect(next.deregister(service: "w1") == [.service("w1")])
    #expect(next.deregister(service: "w2") == [.service("w2"), .node])
    #expect(next.catalogs(of: .node) == nil)
  }
}
