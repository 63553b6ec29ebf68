import Foundation
import Rollcall
import Testing

@testable import RollcallAgent

/// Checks that the agent runs, without running any.
@Suite struct ProbeTests {
  private static let probe = CheckProbe.tcp(host: "h", port: 1)

  private static func state(_ change: (inout LocalState.Settings) -> Void = { _ in }) -> LocalState {
    var settings = LocalState.Settings()
    settings.canProbe = true
    change(&settings)
    return LocalState(node: LocalState.testNode, settings: settings)
  }

  private static func check(_ id: String = "c", goodNeeded: Int = 0, badNeeded: Int = 0, every seconds: Int = 10) -> CheckDefinition {
    CheckDefinition(
      id: id, name: id, method: .probe(probe, interval: .seconds(seconds), timeout: nil), successesBeforePassing: goodNeeded,
      failuresBeforeCritical: badNeeded)
  }

  private static func first(_ id: String = "c", every seconds: Int = 10) -> Duration { LocalState.offset(of: id, in: .seconds(seconds)) }

  @Test func `It begins somewhere in its interval, and comes again an interval after it ended`() throws {
    var state = Self.state()
    try state.register(.web(), checks: [Self.check()], at: .zero)
    state.takeAllWork()
    #expect(Self.first() < .seconds(10))
    #expect(state.advance(to: Self.first() - .milliseconds(1)).probes.isEmpty)
    let run = try #require(state.advance(to: Self.first()).probes.first)
    #expect((run.check, run.probe, run.timeout) == ("c", Self.probe, .seconds(10)))
    #expect(state.finish(run, CheckOutcome(.passing, "ok"), at: Self.first() + .seconds(1)) == [.service("w1")])
    #expect(state.checks["c"]?.health == .passing)
    #expect(state.advance(to: Self.first() + .seconds(10)).probes.isEmpty)
    let again = try #require(state.advance(to: Self.first() + .seconds(11)).probes.first)
    #expect(state.finish(again, CheckOutcome(.passing, "ok"), at: Self.first() + .seconds(12)).isEmpty, "nothing has changed")
  }

  @Test func `It never runs twice at once, however long it takes`() throws {
    var state = Self.state()
    try state.register(.web(), checks: [Self.check()], at: .zero)
    let run = try #require(state.advance(to: Self.first()).probes.first)
    #expect(state.advance(to: Self.first() + .seconds(25)).probes.isEmpty)
    _ = state.finish(run, CheckOutcome(.passing, ""), at: Self.first() + .seconds(25))
    #expect(state.advance(to: Self.first() + .seconds(34)).probes.isEmpty)
    #expect(state.advance(to: Self.first() + .seconds(35)).probes.count == 1)
  }

  @Test func `What was found by a former registration does not count`() throws {
    var state = Self.state()
    try state.register(.web(), checks: [Self.check()], at: .zero)
    let run = try #require(state.advance(to: Self.first()).probes.first)
    try state.register(.web(), checks: [Self.check()], at: .seconds(20))
    #expect(state.advance(to: .seconds(40)).probes.isEmpty, "the former one is still under way")
    #expect(state.finish(run, CheckOutcome(.passing, "old"), at: .seconds(41)).isEmpty)
    #expect(state.checks["c"]?.health == .critical)
    #expect(state.advance(to: .seconds(41)).probes.first?.registered == .seconds(20))
  }

  @Test func `The first news count at once, later ones after so many in a row`() throws {
    var state = Self.state()
    try state.register(.web(), checks: [Self.check(goodNeeded: 2, badNeeded: 3)], at: .zero)
    var now = Self.first()
    var seen: [Health] = []
    for outcome in [Health.passing, .passing, .critical, .critical, .passing, .critical, .critical, .critical, .warning, .passing] {
      let run = try #require(state.advance(to: now).probes.first)
      _ = state.finish(run, CheckOutcome(outcome, ""), at: now)
      seen.append(try #require(state.checks["c"]?.health))
      now += .seconds(10)
    }
    #expect(seen == [.passing, .passing, .passing, .passing, .passing, .passing, .passing, .critical, .critical, .passing])
  }

  @Test func `A check that is removed while it runs says nothing more`() throws {
    var state = Self.state()
    try state.register(.web(), checks: [Self.check()], at: .zero)
    let run = try #require(state.advance(to: Self.first()).probes.first)
    state.deregister(service: "w1")
    #expect(state.finish(run, CheckOutcome(.passing, ""), at: .seconds(9)).isEmpty)
    #expect(state.advance(to: .seconds(100)).probes.isEmpty)
    #expect(state.probing.isEmpty)
  }

  @Test func `Only so many run at once`() throws {
    var state = Self.state { $0.maximumProbes = 2 }
    try state.register(.web(), checks: (1...5).map { Self.check("c\($0)") }, at: .zero)
    let runs = state.advance(to: .seconds(10)).probes
    #expect(runs.count == 2)
    for run in runs { _ = state.finish(run, CheckOutcome(.passing, ""), at: .seconds(11)) }
    #expect(state.advance(to: .seconds(12)).probes.count == 2)
  }

  @Test func `Critical for too long by its own check, a service goes`() throws {
    var state = Self.state { $0.minimumDeregisterDelay = .seconds(30) }
    var check = Self.check()
    check.deregisterServiceAfter = .seconds(30)
    try state.register(.web(), checks: [check], at: .zero)
    let run = try #require(state.advance(to: Self.first()).probes.first)
    _ = state.finish(run, CheckOutcome(.critical, "gone"), at: Self.first())
    var removed: [String] = []
    for second in 1...40 {
      let due = state.advance(to: .seconds(second))
      removed += due.removed
      for run in due.probes { _ = state.finish(run, CheckOutcome(.critical, "gone"), at: .seconds(second)) }
    }
    #expect(removed == ["w1"])
  }

  @Test func `After a restart it is as it was, and runs again`() throws {
    var state = Self.state()
    try state.register(.web(), checks: [Self.check(goodNeeded: 1, badNeeded: 2)], at: .zero)
    let run = try #require(state.advance(to: Self.first()).probes.first)
    _ = state.finish(run, CheckOutcome(.passing, "fine"), at: .seconds(9))
    let records = try (state.takeWork(for: .service("w1"))?.records ?? []).compactMap { record -> AgentRecord? in
      guard case .set(let key, let value, _, _) = try record.operation(JSONEncoder()) else { return nil }
      return try AgentRecord(KeyValueEntry(key: key, value: value, createRevision: .zero, modifyRevision: .zero), JSONDecoder())
    }
    #expect(records.count == 2, "the definition and the result")
    var next = Self.state()
    next.restore(records, at: .seconds(100))
    #expect(next.checks["c"]?.definition == state.checks["c"]?.definition)
    #expect(next.checks["c"]?.health == .passing)
    #expect(next.advance(to: .seconds(110)).probes.count == 1)
  }

  @Test func `Without somebody to run it, it is refused`() {
    var state = LocalState.fixture()
    let error = #expect(throws: AgentError.self) { try state.register(.web(), checks: [Self.check()], at: .zero) }
    #expect(error?.code == .invalid)
  }
}
