import Foundation
import Rollcall
import Testing

@testable import RollcallAgent

@Suite struct RestorationTests {
  /// What an agent that was killed leaves behind, as it is read back.
  private func stored(_ state: LocalState) throws -> [AgentRecord] {
    var state = state
    var records: [AgentRecord] = [state.definitionRecord(of: .node)]
    if state.horizon > .zero { records.append(.horizon(state.horizon)) }
    for id in state.services.keys.sorted() {
      records.append(state.definitionRecord(of: .service(id)))
      if state.services[id]?.hasStoredResults == true { records.append(state.takeResultsRecord(of: .service(id))) }
    }
    return try records.map { record in
      guard case .set(let key, let value, _, _) = try record.operation(JSONEncoder()) else { throw AgentError(.failed, "No write.") }
      let entry = KeyValueEntry(key: key, value: value, createRevision: .zero, modifyRevision: .zero)
      return try #require(try AgentRecord(entry, JSONDecoder()))
    }
  }

  private func restored(_ state: LocalState, at now: Duration) throws -> LocalState {
    var next = LocalState.fixture()
    next.restore(try stored(state), at: now)
    return next
  }

  @Test func `Everything registered is back and is to be published`() throws {
    var state = LocalState.fixture()
    try state.register(
      ServiceInstance(
        service: "web", id: "w1", host: "fd00::1", port: 80, tags: ["a"], metadata: ["k": "v"], node: LocalState.testNode.reference,
        attributes: ["consul.X": "y"]), checks: [.ttl(10, initialHealth: .passing, deregisterServiceAfter: .seconds(90))], at: .seconds(1))
    try state.register(.ttl(id: "disk", name: "disk"), of: .node, at: .seconds(1))
    try state.setMaintenance(service: "w1", "upgrade")
    state.setNodeMaintenance("fan")
    let next = try restored(state, at: .seconds(2))
    #expect(next.services["w1"]?.instance == state.services["w1"]?.instance)
    #expect(next.instance(of: .service("w1")) == state.instance(of: .service("w1")))
    #expect(next.instance(of: .node) == state.instance(of: .node))
    #expect(next.checks["service:w1"]?.definition == state.checks["service:w1"]?.definition)
    #expect(next.pending[.service("w1")] == PendingWork(publish: true))
    #expect(next.pending[.node] == PendingWork(publish: true))
  }

  @Test func `Stored results are back`() throws {
    var state = LocalState.fixture()
    try state.register(.web(), checks: [.ttl(100)], at: .zero)
    try state.report("service:w1", .warning, output: "slow", at: .seconds(5))
    state.takeAllWork()
    let next = try restored(state, at: .seconds(20))
    #expect(next.checks["service:w1"]?.health == .warning)
    #expect(next.checks["service:w1"]?.output == "slow")
  }

  @Test func `Deadlines run on`() throws {
    var state = LocalState.fixture()
    try state.register(.web(), checks: [.ttl(10, initialHealth: .passing)], at: .seconds(100))
    var next = try restored(state, at: .seconds(107))
    #expect(next.advance(to: .milliseconds(109_999)).expired == [])
    #expect(next.advance(to: .seconds(110)).expired == ["service:w1"])
  }

  @Test(arguments: [(103, 113), (105, 115), (200, 115)])
  func `Where reports may be missing, checks count as reported on until then, and not beyond the present`(horizon: Int, expiry: Int) throws
  {
    var state = LocalState.fixture()
    try state.register(.web(), checks: [.ttl(10, initialHealth: .passing)], at: .seconds(100))
    state.horizon = .seconds(horizon)
    var next = try restored(state, at: .seconds(105))
    #expect(next.horizon == .seconds(horizon))
    #expect(next.advance(to: .milliseconds(expiry * 1000 - 1)).expired == [])
    #expect(next.advance(to: .seconds(expiry)).expired == ["service:w1"])
  }

  @Test func `A check whose time ran out meanwhile is critical at once`() throws {
    var state = LocalState.fixture()
    try state.register(.web(), checks: [.ttl(10, initialHealth: .passing)], at: .zero)
    var next = try restored(state, at: .seconds(60))
    #expect(next.advance(to: .seconds(60)).expired == ["service:w1"])
    #expect(next.healths(of: .service("w1")) == ["service:w1": .critical])
  }

  @Test func `A service that was critical for too long meanwhile is gone at once`() throws {
    var state = LocalState.fixture()
    try state.register(.web(), checks: [.ttl(10, initialHealth: .passing, deregisterServiceAfter: .seconds(60))], at: .zero)
    var next = try restored(state, at: .seconds(70))
    #expect(next.advance(to: .seconds(70)).removed == ["w1"])
    #expect(next.instance(of: .service("w1")) == nil)
  }

  @Test func `A wall clock that was set back puts no deadline off`() throws {
    var state = LocalState.fixture()
    try state.register(.web(), checks: [.ttl(10, initialHealth: .passing)], at: .seconds(10_000))
    var next = try restored(state, at: .seconds(50))
    #expect(next.advance(to: .seconds(60)).expired == ["service:w1"])
  }

  @Test func `Results of an earlier check of the same id do not count`() throws {
    var state = LocalState.fixture()
    try state.register(.web(), checks: [.ttl(id: "c", initialHealth: .passing)], at: .seconds(1))
    try state.report("c", .critical, at: .seconds(2))
    let old = state.takeResultsRecord(of: .service("w1"))
    state.deregister(check: "c")
    try state.register(.ttl(id: "c", name: "c", initialHealth: .passing), of: .service("w1"), at: .seconds(3))
    var next = LocalState.fixture()
    next.restore([state.definitionRecord(of: .service("w1")), old], at: .seconds(4))
    #expect(next.checks["c"]?.health == .passing)
  }

  @Test(arguments: ["", "{", "[]", #"{"format":1}"#, #"{"format":1,"instance":{},"checks":[]}"#])
  func `Damaged entries are refused by name`(_ text: String) {
    let entry = KeyValueEntry(key: "service/w1", value: Array(text.utf8), createRevision: .zero, modifyRevision: .zero)
    let error = #expect(throws: RollcallError.self) { try AgentRecord(entry, JSONDecoder()) }
    #expect(error?.code == .corrupt)
    #expect(error?.message.contains("service/w1") == true)
  }

  @Test func `Entries of a newer format are refused`() {
    let entry = KeyValueEntry(
      key: "service/w1", value: Array(#"{"format":2,"checks":[]}"#.utf8), createRevision: .zero, modifyRevision: .zero)
    let error = #expect(throws: RollcallError.self) { try AgentRecord(entry, JSONDecoder()) }
    #expect(error?.code == .newerFormat)
  }
}
