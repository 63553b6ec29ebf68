import Rollcall
import Testing

@testable import RollcallAgent

@Suite struct RegistrationTests {
  @Test func `A new service is stored and published as one piece of work`() throws {
    var state = LocalState.fixture()
    #expect(try state.register(.web(), checks: [.ttl()], at: .seconds(1)) == [.service("w1")])
    let taken = state.takeWork(for: .service("w1"))
    let work = try #require(taken)
    #expect(work.instance == state.instance(of: .service("w1")))
    #expect(work.withdrawals == [])
    #expect(work.records.map(\.key) == ["service/w1"])
    #expect(state.takeWork(for: .service("w1")) == nil)
  }

  @Test func `Checks without id and name get Consul's own`() throws {
    var state = LocalState.fixture()
    try state.register(.web("a"), checks: [.ttl()], at: .zero)
    try state.register(.web("b"), checks: [.ttl(), .ttl(id: "mine"), .ttl(name: "third")], at: .zero)
    #expect(state.services["a"]?.checks == ["service:a"])
    #expect(state.services["b"]?.checks == ["service:b:1", "mine", "service:b:3"])
    #expect(state.checks["service:a"]?.definition.name == "Service 'web' check")
    #expect(state.checks["service:b:3"]?.definition.name == "third")
  }

  @Test func `A check is critical until it reports unless it says otherwise`() throws {
    var state = LocalState.fixture()
    try state.register(.web(), checks: [.ttl(id: "a"), .ttl(id: "b", initialHealth: .passing)], at: .zero)
    #expect(state.healths(of: .service("w1")) == ["a": .critical, "b": .passing])
  }

  @Test func `Registering an id under another service name withdraws the old one`() throws {
    var state = LocalState.fixture()
    try state.register(.web(), checks: [.ttl()], at: .zero)
    state.takeAllWork()
    try state.register(.web(service: "shop"), at: .seconds(1))
    let taken = state.takeWork(for: .service("w1"))
    let work = try #require(taken)
    #expect(work.instance?.service == "shop")
    #expect(work.withdrawals == [InstanceKey(service: "web", node: "n1", id: "w1")])
    #expect(work.instance?.checks.map(\.id) == ["service:w1"])
  }

  @Test func `Going to another name and back withdraws nothing that stays`() throws {
    var state = LocalState.fixture()
    try state.register(.web(), at: .zero)
    state.takeAllWork()
    try state.register(.web(service: "shop"), at: .seconds(1))
    try state.register(.web(), at: .seconds(2))
    let taken = state.takeWork(for: .service("w1"))
    let work = try #require(taken)
    #expect(work.instance?.service == "web")
    #expect(work.withdrawals == [InstanceKey(service: "shop", node: "n1", id: "w1")])
  }

  @Test func `Registering again keeps results checks and maintenance`() throws {
    var state = LocalState.fixture()
    try state.register(.web(), checks: [.ttl(id: "a"), .ttl(id: "b")], at: .zero)
    try state.report("a", .passing, output: "fine", at: .seconds(1))
    try state.setMaintenance(service: "w1", "upgrade")
    try state.register(.web(port: 81), checks: [.ttl(id: "a", initialHealth: .critical)], at: .seconds(2))
    #expect(state.healths(of: .service("w1")) == ["a": .passing, "b": .critical])
    #expect(state.checks["a"]?.output == "fine")
    #expect(state.instance(of: .service("w1"))?.maintenance == "upgrade")
    #expect(state.instance(of: .service("w1"))?.port == 81)
  }

  @Test func `Registering again starts the time of a kept check again`() throws {
    var state = LocalState.fixture()
    try state.register(.web(), checks: [.ttl(10, initialHealth: .passing)], at: .zero)
    try state.register(.web(), checks: [.ttl(10)], at: .seconds(8))
    #expect(state.advance(to: .seconds(17)).expired == [])
    #expect(state.advance(to: .seconds(18)).expired == ["service:w1"])
  }

  @Test func `Replacing checks drops those that are not mentioned`() throws {
    var state = LocalState.fixture()
    try state.register(.web(), checks: [.ttl(id: "a"), .ttl(id: "b")], at: .zero)
    try state.register(.web(), checks: [.ttl(id: "b")], replacingChecks: true, at: .zero)
    #expect(state.healths(of: .service("w1")).keys.sorted() == ["b"])
    #expect(state.checks["a"] == nil)
  }

  @Test func `A check id that another service takes is lost by the first`() throws {
    var state = LocalState.fixture()
    try state.register(.web("a"), checks: [.ttl(id: "shared")], at: .zero)
    #expect(try state.register(.web("b"), checks: [.ttl(id: "shared")], at: .zero) == [.service("b"), .service("a")])
    #expect(state.services["a"]?.checks == [])
    #expect(state.services["b"]?.checks == ["shared"])
  }

  @Test func `Deregistering removes the service its checks and what is stored`() throws {
    var state = LocalState.fixture()
    try state.register(.web(), checks: [.ttl()], at: .zero)
    try state.report("service:w1", .passing, at: .zero)
    state.takeAllWork()
    #expect(state.deregister(service: "w1") == [.service("w1")])
    let taken = state.takeWork(for: .service("w1"))
    let work = try #require(taken)
    #expect(work.instance == nil)
    #expect(work.withdrawals == [InstanceKey(service: "web", node: "n1", id: "w1")])
    #expect(work.records == [.noDefinition(.service("w1")), .noResults(.service("w1"))])
    #expect(state.checks.isEmpty)
    #expect(state.deregister(service: "w1") == [])
  }

  @Test func `What is registered again before the work is done stays`() throws {
    var state = LocalState.fixture()
    try state.register(.web(), at: .zero)
    state.takeAllWork()
    state.deregister(service: "w1")
    try state.register(.web(), at: .zero)
    let taken = state.takeWork(for: .service("w1"))
    let work = try #require(taken)
    #expect(work.withdrawals == [])
    #expect(work.instance != nil)
    #expect(work.records.first?.key == "service/w1")
  }

  @Test func `Work that failed is tried again as of then`() throws {
    var state = LocalState.fixture()
    try state.register(.web(), at: .zero)
    let taken = state.takeWork(for: .service("w1"))
    let work = try #require(taken)
    state.returnWork(work, at: .seconds(1))
    try state.register(.web(port: 81), at: .seconds(1))
    #expect(state.advance(to: .milliseconds(1999)).owners == [])
    #expect(state.advance(to: .seconds(2)).owners == [.service("w1")])
    #expect(state.takeWork(for: .service("w1"))?.instance?.port == 81)
  }

  @Test func `A check of the node belongs to the node's own entry`() throws {
    var state = LocalState.fixture()
    #expect(try state.register(.ttl(id: "disk", name: "disk"), of: .node, at: .zero) == [.node])
    let taken = state.takeWork(for: .node)
    let node = try #require(taken?.instance)
    #expect(node.service == .nodes)
    #expect(node.id == "n1")
    #expect(node.host == "10.0.0.1")
    #expect(node.metadata == ["rack": "r1"])
    #expect(node.attributes == ["consul.NodeID": "4a7d"])
    #expect(node.checks.map(\.id) == ["serfHealth", "disk"])
    #expect(state.deregister(check: "disk") == [.node])
    #expect(state.healths(of: .node) == ["serfHealth": .passing])
  }

  @Test func `A check of an unknown service is refused`() {
    var state = LocalState.fixture()
    #expect(throws: AgentError.self) { try state.register(.ttl(id: "c", name: "c"), of: .service("nope"), at: .zero) }
    #expect(state.checks.isEmpty)
  }

  @Test func `Maintenance of service and node keeps its first reason`() throws {
    var state = LocalState.fixture()
    try state.register(.web(), at: .zero)
    #expect(try state.setMaintenance(service: "w1", "first") == [.service("w1")])
    #expect(try state.setMaintenance(service: "w1", "second") == [])
    #expect(state.instance(of: .service("w1"))?.maintenance == "first")
    #expect(try state.setMaintenance(service: "w1", nil) == [.service("w1")])
    #expect(try state.setMaintenance(service: "w1", nil) == [])
    #expect(state.setNodeMaintenance("disk") == [.node])
    #expect(state.setNodeMaintenance("fan") == [])
    #expect(state.instance(of: .node)?.maintenance == "disk")
    #expect(throws: AgentError.self) { try state.setMaintenance(service: "nope", "x") }
  }

  @Test(arguments: [
    ServiceInstance(service: "web", id: "a", host: "h", port: 65_536), .init(service: "web", id: "a", host: "h", port: -1),
    .init(service: "", id: "a", host: "h", port: 1), .init(service: "w\u{7}b", id: "a", host: "h", port: 1),
    .init(service: .nodes, id: "a", host: "h", port: 1), .init(service: "web", id: "", host: "h", port: 1),
    .init(service: ServiceName(String(repeating: "x", count: 256)), id: "a", host: "h", port: 1),
    .init(service: "web", id: "a", host: "h", port: 1, weights: Weights(passing: 0, warning: 1)),
  ])
  func `What cannot be is refused and changes nothing`(_ instance: ServiceInstance) {
    var state = LocalState.fixture()
    let error = #expect(throws: AgentError.self) { try state.register(instance, at: .zero) }
    #expect(error?.code == .invalid)
    #expect(state.services.isEmpty && state.pending.isEmpty)
  }

  @Test func `Limits hold`() throws {
    var settings = LocalState.Settings()
    settings.maximumServices = 2
    settings.maximumChecks = 2
    var state = LocalState.fixture(settings)
    try state.register(.web("a"), checks: [.ttl(id: "1"), .ttl(id: "2")], at: .zero)
    try state.register(.web("b"), at: .zero)
    #expect(throws: AgentError.self) { try state.register(.web("c"), at: .zero) }
    #expect(throws: AgentError.self) { try state.register(.web("a"), checks: [.ttl(id: "3")], at: .zero) }
    #expect(state.services["a"]?.checks == ["1", "2"])
    try state.register(.web("a"), checks: [.ttl(id: "3")], replacingChecks: true, at: .zero)
    #expect(state.services["a"]?.checks == ["3"])
  }
}
