import NIOCore
import Testing

@testable import EtcdClient

@Suite struct LinkMachineTests {
  typealias Machine = LinkMachine<String>

  private static let a = EtcdEndpoint(host: "a")
  private static let b = EtcdEndpoint(host: "b")
  private static let c = EtcdEndpoint(host: "c")
  private static let patient = Machine.Waiter(id: 1, failsFast: false)
  private static let hasty = Machine.Waiter(id: 2, failsFast: true)
  private static let refused = EtcdError(.unavailable, reason: .unreachable, outcome: .notSent, message: "refused")
  private static let lost = EtcdError(.unavailable, reason: .connectionLost, outcome: .ambiguous, message: "cut")

  private static func machine(_ endpoints: EtcdEndpoint...) -> Machine {
    Machine(
      endpoints: endpoints, settings: .init(backoff: .milliseconds(50), maximumBackoff: .milliseconds(150)), random: Largest())
  }

  private static func disconnected(_ actions: [Machine.Action]) -> EtcdError? {
    for case .publish(.disconnected(let error)) in actions { return error }
    return nil
  }

  @Test func `The first need dials the first member; all who wait share its connection`() {
    var machine = Self.machine(Self.a, Self.b)
    #expect(machine.need(Self.patient) == [.publish(.connecting), .dial(1, Self.a, gapFactor: 1), .startStagger(1)])
    #expect(machine.need(Self.hasty) == [])
    #expect(
      machine.connected(1, "A", now: .at(0)) == [
        .publish(.connected(Self.a)), .give("A", 1, to: Self.patient), .give("A", 1, to: Self.hasty),
      ])
    #expect(machine.need(Self.patient) == [.give("A", 1, to: Self.patient)])
    #expect(machine.current?.connection == "A")
  }

  @Test func `A member that does not answer gets the next beside it; the first connection counts, and the other is closed`() {
    var machine = Self.machine(Self.a, Self.b)
    _ = machine.need(Self.patient)
    #expect(machine.staggered(1) == [.dial(2, Self.b, gapFactor: 1)])
    #expect(machine.connected(2, "B", now: .at(0)) == [.publish(.connected(Self.b)), .give("B", 2, to: Self.patient)])
    #expect(machine.connected(1, "A", now: .at(1)) == [.close("A")])
    #expect(machine.failed(1, Self.refused) == [])
  }

  @Test func `A dead first member costs no pause`() {
    var machine = Self.machine(Self.a, Self.b, Self.c)
    _ = machine.need(Self.patient)
    #expect(machine.failed(1, Self.refused.at(Self.a)) == [.dial(2, Self.b, gapFactor: 1), .startStagger(2)])
    #expect(machine.staggered(1) == [], "it has failed already")
    #expect(machine.failed(2, Self.refused.at(Self.b)) == [.dial(3, Self.c, gapFactor: 1)])
    #expect(machine.connected(3, "C", now: .at(0)) == [.publish(.connected(Self.c)), .give("C", 3, to: Self.patient)])
  }

  @Test func `When every member has failed, the hasty learn why, and the patient wait through pauses that grow`() {
    var machine = Self.machine(Self.a, Self.b)
    _ = machine.need(Self.patient)
    _ = machine.need(Self.hasty)
    _ = machine.failed(1, Self.refused.at(Self.a))
    let actions = machine.failed(2, Self.lost.at(Self.b))
    guard case .fail(Self.hasty, let error) = actions.first else { return #expect(Bool(false), "\(actions)") }
    #expect(error.outcome == .notSent)
    #expect(error.message.contains("\(Self.a)") && error.message.contains("\(Self.b)"))
    #expect(Self.disconnected(actions) == error)
    #expect(actions.last == .startPause(.milliseconds(50)))
    #expect(machine.need(Self.hasty) == [.fail(Self.hasty, error)])

    var pauses: [Machine.Action] = []
    for round in 1...3 {
      #expect(machine.pauseOver().contains(.dial(2 * round + 1, Self.a, gapFactor: 1)))
      _ = machine.failed(2 * round + 1, Self.refused)
      pauses += machine.failed(2 * round + 2, Self.refused).suffix(1)
    }
    #expect(pauses == [.startPause(.milliseconds(100)), .startPause(.milliseconds(150)), .startPause(.milliseconds(150))])
    _ = machine.pauseOver()
    #expect(machine.connected(9, "A", now: .at(0)) == [.publish(.connected(Self.a)), .give("A", 9, to: Self.patient)])
  }

  @Test func `A lost connection is replaced at once, by the next member first`() {
    var machine = Self.machine(Self.a, Self.b)
    _ = machine.need(Self.patient)
    _ = machine.connected(1, "A", now: .at(0))
    #expect(
      machine.lost(1, Self.lost, now: .at(1_000)) == [.publish(.connecting), .dial(2, Self.b, gapFactor: 1), .startStagger(2)])
    #expect(machine.lost(1, Self.lost, now: .at(1_001)) == [])
  }

  @Test func `A connection that is lost right away does not count as a success`() {
    var machine = Self.machine(Self.a)
    _ = machine.need(Self.patient)
    _ = machine.connected(1, "A", now: .at(0))
    let first = machine.lost(1, Self.lost, now: .at(999))
    #expect(Self.disconnected(first)?.outcome == .notSent)
    #expect(first.last == .startPause(.milliseconds(50)))
    _ = machine.pauseOver()
    _ = machine.connected(2, "A", now: .at(2_000))
    #expect(machine.lost(2, Self.lost, now: .at(2_001)).last == .startPause(.milliseconds(100)))
  }

  @Test func `Too many pings make the pauses between pings longer`() {
    var machine = Self.machine(Self.a)
    let tooMany = EtcdError(.unavailable, reason: .tooManyRequests, outcome: .notSent, message: "too_many_pings")
    _ = machine.need(Self.patient)
    var factors: [Int] = []
    for attempt in 1...12 {
      _ = machine.connected(attempt, "A", now: .at(Int64(attempt) * 10_000))
      for case .dial(_, _, let factor) in machine.lost(attempt, tooMany, now: .at(Int64(attempt) * 10_000 + 5_000)) {
        factors.append(factor)
      }
    }
    #expect(factors == [2, 4, 8, 16, 32, 64, 128, 256, 512, 512, 512, 512])
  }

  @Test func `A member that serves badly is left for another, once for all who complain`() {
    var machine = Self.machine(Self.a, Self.b)
    _ = machine.need(Self.patient)
    _ = machine.connected(1, "A", now: .at(0))
    #expect(machine.demote(1) == [.retire("A"), .publish(.connecting), .dial(2, Self.b, gapFactor: 1), .startStagger(2)])
    #expect(machine.demote(1) == [])
    #expect(machine.lost(1, Self.lost, now: .at(9_000)) == [])
    var alone = Self.machine(Self.a)
    _ = alone.need(Self.patient)
    _ = alone.connected(1, "A", now: .at(0))
    #expect(alone.demote(1) == [])
  }

  @Test func `Who gives up is told what was found last`() {
    var machine = Self.machine(Self.a)
    _ = machine.need(Self.patient)
    guard case .fail(Self.patient, let early) = machine.giveUp(1).first else { return #expect(Bool(false)) }
    #expect(early.reason == .unreachable)
    #expect(early.message.contains("\(Self.a)"))
    _ = machine.need(Self.patient)
    _ = machine.failed(1, Self.refused)
    #expect(machine.giveUp(1) == [.fail(Self.patient, Self.refused)])
    #expect(machine.giveUp(1) == [])
  }

  @Test func `After close nobody gets a connection`() {
    var machine = Self.machine(Self.a)
    _ = machine.need(Self.patient)
    let actions = machine.close()
    guard case .fail(Self.patient, let error) = actions.first else { return #expect(Bool(false), "\(actions)") }
    #expect(error.reason == .closed)
    #expect(actions.last == .publish(.closed))
    #expect(machine.connected(1, "A", now: .at(0)) == [.close("A")])
    #expect(machine.need(Self.hasty) == [.fail(Self.hasty, error)])
    #expect(machine.pauseOver() == [])
  }
}
