import Foundation
import Rollcall
import Testing

@testable import RollcallAgent

/// Checks that follow others.
@Suite struct AliasTests {
  private static func alias(_ id: String, of target: LocalOwner, deregisterServiceAfter: Duration? = nil) -> CheckDefinition {
    CheckDefinition(id: id, name: id, method: .alias(of: target), deregisterServiceAfter: deregisterServiceAfter)
  }

  /// The service `web` with two checks, and `proxy`, which follows it.
  private static func state() throws -> LocalState {
    var state = LocalState.fixture()
    try state.register(
      .web(), checks: [.ttl(3600, id: "a", name: "A"), .ttl(3600, id: "b", name: "B", initialHealth: .passing)], at: .zero)
    try state.register(.web("proxy", service: "proxy"), checks: [alias("f", of: .service("w1"))], at: .zero)
    state.followChanges(at: .zero)
    return state
  }

  private func shown(_ state: LocalState, _ id: String = "f") -> CheckOutcome? {
    state.checks[id].map { CheckOutcome($0.health, $0.output) }
  }

  @Test func `It says what the worst check of the other service says, in Consul's words`() throws {
    var state = try Self.state()
    #expect(shown(state) == CheckOutcome(.critical, #"Aliased check "A" failing: "#))
    for (id, health, output, expected) in [
      ("a", Health.passing, "fine", CheckOutcome(.passing, "All checks passing.")),
      ("b", .warning, "meh", CheckOutcome(.warning, #"Aliased check "B" failing: meh"#)),
      ("a", .critical, "bad", CheckOutcome(.critical, #"Aliased check "A" failing: bad"#)),
      ("a", .critical, "worse", CheckOutcome(.critical, #"Aliased check "A" failing: worse"#)),
      ("a", .warning, "", CheckOutcome(.warning, #"Aliased check "A" failing: "#)),
    ] {
      try state.report(id, health, output: output, at: .seconds(1))
      state.followChanges(at: .seconds(1))
      #expect(shown(state) == expected)
    }
    #expect(state.instance(of: .service("proxy"))?.checks.map(\.kind) == ["alias"])
  }

  @Test func `What follows falls due at once, for the follower's own entry`() throws {
    var state = try Self.state()
    state.takeAllWork()
    _ = state.advance(to: .zero)
    #expect(try state.report("a", .passing, at: .seconds(1)) == [.service("w1")])
    state.followChanges(at: .seconds(1))
    #expect(state.nextEvent == .seconds(1))
    #expect(state.advance(to: .seconds(1)).owners == [.service("proxy")])
    let work = state.takeWork(for: .service("proxy"))
    #expect(work?.instance?.health == .passing)
    #expect(work?.records.count == 1, "its result is stored")
    // Nothing has changed for those that follow nothing.
    state.followChanges(at: .seconds(2))
    #expect(state.takeWork(for: .service("proxy")) == nil)
  }

  @Test func `It follows a check whose time runs out, and maintenance, of the service and of the node`() throws {
    var state = try Self.state()
    for id in ["a", "b"] { try state.report(id, .passing, at: .seconds(1)) }
    state.followChanges(at: .seconds(1))
    #expect(shown(state)?.health == .passing)
    try state.setMaintenance(service: "w1", "why")
    state.followChanges(at: .seconds(2))
    #expect(shown(state) == CheckOutcome(.critical, #"Aliased check "Service Maintenance Mode" failing: "#))
    try state.setMaintenance(service: "w1", nil)
    state.setNodeMaintenance("moving")
    state.followChanges(at: .seconds(3))
    #expect(shown(state) == CheckOutcome(.critical, #"Aliased check "Node Maintenance Mode" failing: "#))
    state.setNodeMaintenance(nil)
    state.followChanges(at: .seconds(4))
    #expect(shown(state)?.health == .passing)
    _ = state.advance(to: .seconds(3601))
    #expect(shown(state) == CheckOutcome(.critical, #"Aliased check "A" failing: TTL expired"#))
  }

  @Test func `A service that is not there is critical, one without checks is passing`() throws {
    var state = try Self.state()
    state.deregister(service: "w1")
    state.followChanges(at: .seconds(1))
    #expect(shown(state) == CheckOutcome(.critical, "Service w1 could not be found on node n1"))
    try state.register(.web(), at: .seconds(2))
    state.followChanges(at: .seconds(2))
    #expect(shown(state) == CheckOutcome(.passing, "No checks found."))
    try state.register(.ttl(id: "c", name: "C"), of: .service("w1"), at: .seconds(3))
    state.followChanges(at: .seconds(3))
    #expect(shown(state)?.health == .critical)
    state.deregister(check: "c")
    state.followChanges(at: .seconds(4))
    #expect(shown(state)?.health == .passing)
  }

  @Test func `Checks of the node count, and can be followed alone`() throws {
    var state = try Self.state()
    for id in ["a", "b"] { try state.report(id, .passing, at: .seconds(1)) }
    try state.register(Self.alias("n", of: .node), of: .service("w1"), at: .seconds(1))
    state.followChanges(at: .seconds(1))
    #expect(shown(state, "n") == CheckOutcome(.passing, "No checks found."))
    try state.register(.ttl(id: "disk", name: "disk", initialHealth: .warning), of: .node, at: .seconds(2))
    state.followChanges(at: .seconds(2))
    #expect(shown(state, "n") == CheckOutcome(.warning, #"Aliased check "disk" failing: "#))
    #expect(shown(state)?.health == .warning)
  }

  @Test func `One that follows a follower says it too, from where it came`() throws {
    var state = try Self.state()
    try state.register(.web("last", service: "last"), checks: [Self.alias("l", of: .service("proxy"))], at: .zero)
    try state.report("a", .critical, output: "bad", at: .seconds(1))
    state.followChanges(at: .seconds(1))
    #expect(shown(state, "l") == CheckOutcome(.critical, #"Aliased check "f" failing: Aliased check "A" failing: bad"#))
    try state.report("a", .passing, at: .seconds(2))
    state.followChanges(at: .seconds(2))
    #expect(shown(state, "l") == CheckOutcome(.passing, "All checks passing."))
  }

  /// With Consul each holds the others down for ever.
  @Test func `Services that follow each other, or themselves, are as bad as the worst of the rest`() throws {
    var state = LocalState.fixture()
    for (id, next) in [("x", "y"), ("y", "z"), ("z", "x")] {
      try state.register(.web(id), checks: [Self.alias("f-\(id)", of: .service(next))], at: .zero)
    }
    try state.register(.web("self"), checks: [Self.alias("f-self", of: .service("self"))], at: .zero)
    try state.register(Self.alias("node", of: .service("x")), of: .node, at: .zero)
    state.followChanges(at: .zero)
    for id in ["x", "y", "z", "self"] { #expect(shown(state, "f-\(id)") == CheckOutcome(.passing, "All checks passing.")) }
    try state.register(.ttl(id: "real", name: "real", initialHealth: .critical), of: .service("y"), at: .zero)
    state.followChanges(at: .zero)
    for id in ["x", "y", "z", "self"] {
      #expect(shown(state, "f-\(id)")?.health == .critical)
      #expect(shown(state, "f-\(id)")?.output.hasSuffix(#"Aliased check "real" failing: "#) ?? false)
    }
    try state.report("real", .warning, output: "so so", at: .seconds(1))
    state.followChanges(at: .seconds(1))
    for id in ["x", "y", "z", "self"] { #expect(shown(state, "f-\(id)")?.health == .warning) }
    state.deregister(check: "real")
    state.followChanges(at: .seconds(2))
    for id in ["x", "y", "z", "self"] { #expect(shown(state, "f-\(id)")?.health == .passing) }
  }

  @Test func `A long chain is followed to its end, and its output stays bounded`() throws {
    var state = LocalState.fixture()
    for number in 0..<2_000 {
      try state.register(.web("s\(number)"), checks: [Self.alias("f\(number)", of: .service("s\(number + 1)"))], at: .zero)
    }
    try state.register(.web("s2000"), checks: [.ttl(id: "real", name: "real", initialHealth: .passing)], at: .zero)
    state.followChanges(at: .zero)
    #expect(shown(state, "f0")?.health == .passing)
    try state.report("real", .critical, at: .seconds(1))
    state.followChanges(at: .seconds(1))
    #expect(shown(state, "f0")?.health == .critical)
    #expect(state.checks["f0"].map { $0.output.utf8.count < CheckDefinition.standardOutputLimit + 100 } ?? false)
  }

  @Test func `A service that follows one which is gone for too long goes as well`() throws {
    var state = LocalState.fixture()
    try state.register(
      .web("proxy"), checks: [Self.alias("f", of: .service("w1"), deregisterServiceAfter: .seconds(60))], at: .zero)
    state.followChanges(at: .zero)
    #expect(state.advance(to: .seconds(59)).removed.isEmpty)
    #expect(state.advance(to: .seconds(60)).removed == ["proxy"])
    #expect(state.aliases.isEmpty)
  }

  @Test func `A check that becomes one, or is one no longer, changes its ways`() throws {
    var state = try Self.state()
    try state.register(.ttl(id: "f", name: "f", initialHealth: .passing), of: .service("proxy"), at: .seconds(1))
    #expect(state.aliases.isEmpty)
    try state.register(Self.alias("f", of: .node), of: .service("proxy"), at: .seconds(2))
    state.followChanges(at: .seconds(2))
    #expect(shown(state)?.health == .passing)
    #expect(state.aliases == [.node: ["f"]])
    #expect(throws: AgentError.self) { try state.report("f", .passing, at: .seconds(3)) }
  }

  @Test func `After a restart it is as it was, and follows what has changed meanwhile`() throws {
    var state = try Self.state()
    for id in ["a", "b"] { try state.report(id, .passing, at: .seconds(1)) }
    state.followChanges(at: .seconds(1))
    let records = try [LocalOwner.service("w1"), .service("proxy")].flatMap { state.takeWork(for: $0)?.records ?? [] }.compactMap {
      record -> AgentRecord? in
      guard case .set(let key, let value, _, _) = try record.operation(JSONEncoder()) else { return nil }
      return try AgentRecord(KeyValueEntry(key: key, value: value, createRevision: .zero, modifyRevision: .zero), JSONDecoder())
    }
    var next = LocalState.fixture()
    next.restore(records, at: .seconds(100))
    #expect(next.checks["f"]?.definition == state.checks["f"]?.definition)
    #expect(next.checks["f"]?.health == .passing)
    var late = LocalState.fixture()
    late.restore(records, at: .seconds(4000))
    _ = late.advance(to: .seconds(4000))
    #expect(shown(late) == CheckOutcome(.critical, #"Aliased check "A" failing: TTL expired"#))
  }
}
