import Rollcall
import Testing

@testable import RollcallAgent

@Suite struct ReportTests {
  private func registered(_ check: CheckDefinition = .ttl(10, initialHealth: .passing)) throws -> LocalState {
    var state = LocalState.fixture()
    try state.register(.web(), checks: [check], at: .zero)
    state.takeAllWork()
    return state
  }

  @Test func `A report that changes the health is stored and published at once`() throws {
    var state = try registered()
    #expect(try state.report("service:w1", .warning, output: "slow", at: .seconds(1)) == [.service("w1")])
    let taken = state.takeWork(for: .service("w1"))
    let work = try #require(taken)
    #expect(work.instance?.checks.map(\.health) == [.warning])
    #expect(work.instance?.checks.map(\.output) == ["slow"])
    #expect(work.records.map(\.key) == ["results/w1"])
  }

  @Test func `A report that changes nothing is stored later with others and not published`() throws {
    var state = try registered()
    #expect(try state.report("service:w1", .passing, at: .milliseconds(100)) == [])
    #expect(try state.report("service:w1", .passing, at: .milliseconds(500)) == [])
    #expect(state.advance(to: .milliseconds(1099)) == LocalState.Due())
    #expect(state.advance(to: .milliseconds(1100)) == LocalState.Due(reports: true))
    #expect(state.unstoredReports == [.service("w1")])
    #expect(state.takeWork(for: .service("w1")) == nil)
    #expect(state.advance(to: .seconds(5)) == LocalState.Due())
  }

  @Test func `Reports that could not be stored are tried again`() throws {
    var state = try registered()
    try state.report("service:w1", .passing, at: .zero)
    #expect(state.advance(to: .seconds(1)).reports)
    let taken = state.takeUnstoredReports()
    #expect(taken == [.service("w1")])
    #expect(!state.advance(to: .seconds(3)).reports)
    state.returnReports(taken, at: .seconds(3))
    #expect(state.advance(to: .seconds(4)).reports)
  }

  @Test func `A report is covered by the horizon in the store, or by being stored`() throws {
    var state = try registered()
    #expect(state.areReportsCovered(at: .seconds(1)))
    try state.report("service:w1", .passing, at: .seconds(1))
    #expect(!state.areReportsCovered(at: .seconds(1)))
    let taken = state.takeUnstoredReports()
    #expect(!state.areReportsCovered(at: .seconds(1)))
    state.returnReports(taken, at: .seconds(1))
    state.finishStoringReports()
    #expect(!state.areReportsCovered(at: .seconds(1)))
    _ = state.takeUnstoredReports()
    state.horizon = .seconds(11)
    state.finishStoringReports()
    #expect(state.areReportsCovered(at: .seconds(60)))
    try state.report("service:w1", .passing, at: .seconds(11))
    #expect(state.areReportsCovered(at: .seconds(11)))
    try state.report("service:w1", .passing, at: .seconds(12))
    #expect(!state.areReportsCovered(at: .seconds(12)))
  }

  @Test func `An output that has changed is shown at once and published later`() throws {
    var state = try registered()
    #expect(try state.report("service:w1", .passing, output: "one", at: .zero) == [])
    #expect(try state.report("service:w1", .passing, output: "two", at: .seconds(8)) == [])
    #expect(state.checks["service:w1"]?.output == "two")
    for second in stride(from: 16, to: 300, by: 8) { try state.report("service:w1", .passing, output: "two", at: .seconds(second)) }
    #expect(state.advance(to: .seconds(299)).owners == [])
    #expect(state.advance(to: .seconds(300)).owners == [.service("w1")])
    #expect(state.takeWork(for: .service("w1"))?.instance?.checks.map(\.output) == ["two"])
  }

  @Test func `An agent that stood still gives everybody the whole time again`() throws {
    var state = try registered(.ttl(10, initialHealth: .passing, deregisterServiceAfter: .seconds(60)))
    // It was to be told of 10 s, and is told of 500 s.
    #expect(state.advance(to: .seconds(500), expected: .seconds(10)) == LocalState.Due())
    #expect(state.advance(to: .seconds(501), expected: .seconds(501)) == LocalState.Due(reports: true))
    #expect(state.advance(to: .seconds(510), expected: .seconds(510)).expired == ["service:w1"])
    #expect(state.advance(to: .seconds(1000), expected: .seconds(570)) == LocalState.Due())
    #expect(state.advance(to: .seconds(1060), expected: .seconds(1060)).removed == ["w1"])
  }

  @Test func `Time that is told a little late, and what ran out before a restart, is no standstill`() throws {
    var state = try registered()
    #expect(state.advance(to: .seconds(11), expected: .seconds(10)).expired == ["service:w1"])
    state = try registered()
    #expect(state.advance(to: .seconds(500)).expired == ["service:w1"])
  }

  @Test func `Without a report in time the check is critical`() throws {
    var state = try registered()
    #expect(state.advance(to: .milliseconds(9_999)) == LocalState.Due())
    #expect(state.advance(to: .seconds(10)) == LocalState.Due(owners: [.service("w1")], expired: ["service:w1"]))
    #expect(state.healths(of: .service("w1")) == ["service:w1": .critical])
    #expect(state.checks["service:w1"]?.output == "TTL expired")
    #expect(state.advance(to: .seconds(100)) == LocalState.Due())
  }

  @Test func `The last output before the timeout is shown with it`() throws {
    var state = try registered()
    try state.report("service:w1", .passing, output: "fine", at: .seconds(1))
    _ = state.advance(to: .seconds(11))
    #expect(state.checks["service:w1"]?.output == "TTL expired (last output before timeout follows): fine")
    try state.report("service:w1", .passing, at: .seconds(12))
    #expect(state.checks["service:w1"]?.output == "")
    #expect(state.healths(of: .service("w1")) == ["service:w1": .passing])
  }

  @Test func `Each report starts the time again whatever it says`() throws {
    var state = try registered()
    try state.report("service:w1", .critical, at: .seconds(9))
    #expect(state.advance(to: .seconds(18)).expired == [])
    try state.report("service:w1", .passing, at: .seconds(18))
    #expect(state.advance(to: .seconds(27)).expired == [])
    #expect(state.advance(to: .seconds(28)).expired == ["service:w1"])
  }

  @Test func `An expiry that finds the check critical is not published at once`() throws {
    var state = try registered(.ttl(10))
    #expect(state.advance(to: .seconds(10)) == LocalState.Due(expired: ["service:w1"]))
    #expect(state.checks["service:w1"]?.output == "TTL expired")
    #expect(state.advance(to: .seconds(11)).reports)
    #expect(state.advance(to: .seconds(310)).owners == [.service("w1")])
  }

  @Test func `A service that is critical for too long is removed`() throws {
    var state = try registered(.ttl(10, initialHealth: .passing, deregisterServiceAfter: .seconds(90)))
    _ = state.advance(to: .seconds(10))
    #expect(state.advance(to: .milliseconds(99_999)).removed == [])
    let due = state.advance(to: .seconds(100))
    #expect(due == LocalState.Due(owners: [.service("w1")], removed: ["w1"]))
    #expect(state.takeWork(for: .service("w1"))?.withdrawals == [InstanceKey(service: "web", node: "n1", id: "w1")])
    #expect(state.services.isEmpty)
  }

  @Test func `The time until removal is a minute at least`() throws {
    var state = try registered(.ttl(10, deregisterServiceAfter: .seconds(1)))
    #expect(state.advance(to: .milliseconds(59_999)).removed == [])
    #expect(state.advance(to: .seconds(60)).removed == ["w1"])
  }

  @Test func `A report in between puts removal off`() throws {
    var state = try registered(.ttl(10, deregisterServiceAfter: .seconds(60)))
    _ = state.advance(to: .seconds(50))
    try state.report("service:w1", .warning, at: .seconds(55))
    try state.report("service:w1", .critical, at: .seconds(56))
    try state.report("service:w1", .critical, at: .seconds(66))
    #expect(state.advance(to: .milliseconds(115_999)).removed == [])
    #expect(state.advance(to: .seconds(116)).removed == ["w1"])
  }

  @Test func `A node's check removes nothing`() throws {
    var state = LocalState.fixture()
    try state.register(.ttl(10, id: "disk", name: "disk", deregisterServiceAfter: .seconds(60)), of: .node, at: .zero)
    #expect(state.advance(to: .seconds(1000)).removed == [])
  }

  @Test func `Long outputs are cut between characters and say so`() throws {
    var state = try registered()
    try state.report("service:w1", .passing, output: String(repeating: "x", count: 5000), at: .zero)
    #expect(state.checks["service:w1"]?.output == String(repeating: "x", count: 4096) + " ... (captured 4096 of 5000 bytes)")
    #expect("aäöü".limited(to: 4) == "aä ... (captured 3 of 7 bytes)")
  }

  @Test func `Reports for unknown checks are refused`() throws {
    var state = try registered()
    let error = #expect(throws: AgentError.self) { try state.report("nope", .passing, at: .zero) }
    #expect(error?.code == .unknownCheck)
  }

  @Test func `Ten thousand renewals leave one timer per check`() throws {
    var state = try registered()
    for tick in 0..<10_000 { try state.report("service:w1", .passing, at: .milliseconds(tick)) }
    #expect(state.timers.count == 2)
  }

  @Test func `Registering and deregistering for ever leaves nothing behind`() throws {
    var state = LocalState.fixture()
    for number in 0..<1_000 {
      try state.register(.web("w\(number)"), checks: [.ttl(86_400)], at: .zero)
      state.deregister(service: "w\(number)")
      _ = state.takeWork(for: .service("w\(number)"))
    }
    #expect(state.timers.count == 0)
    #expect(state.pending.isEmpty && state.checks.isEmpty && state.unstoredReports.isEmpty)
  }
}
