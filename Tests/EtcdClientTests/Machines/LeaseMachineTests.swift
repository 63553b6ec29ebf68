import NIOCore
import Testing

@testable import EtcdClient

@Suite struct LeaseMachineTests {
  private var machine = LeaseMachine(
    .init(backoff: .milliseconds(50), maximumBackoff: .milliseconds(200)), hasCredentials: true, random: Largest())
  private let lost = EtcdError(.unavailable, reason: .connectionLost, outcome: .ambiguous, message: "cut")

  private static func id(_ number: Int64) -> EtcdLeaseID {
    guard let id = EtcdLeaseID(rawValue: number) else { preconditionFailure("0 is no lease") }
    return id
  }

  /// 12 s, renewed at 0: renewals each 4 s, 3 s for an answer.
  private static func lease(_ number: Int64, at milliseconds: Int64 = 0, seconds: Int = 12) -> EtcdLease {
    EtcdLease(id: id(number), timeToLive: .seconds(seconds), renewed: .at(milliseconds))
  }

  private static func reason(_ actions: [LeaseMachine.Action]) -> EtcdError.Reason? {
    for case .finish(_, let error) in actions { return error.reason }
    return nil
  }

  /// One lease on an open stream, its first renewal sent at 0 and answered.
  private mutating func start() {
    _ = machine.add(1, Self.lease(7), now: .at(0))
    _ = machine.streamOpened(1, now: .at(0))
    _ = machine.received(Self.id(7), timeToLive: .seconds(12), on: 1)
  }

  @Test mutating func `The first renewal goes out at once, the next after a third of the time`() {
    #expect(machine.add(1, Self.lease(7), now: .at(0)) == [.openStream(1)])
    #expect(machine.streamOpened(1, now: .at(10)) == [.renew(Self.id(7))])
    #expect(machine.received(Self.id(7), timeToLive: .seconds(12), on: 1) == [.report(1, .renewed(.seconds(12)))])
    #expect(machine.due == .at(4_010))
    #expect(machine.timePassed(now: .at(4_009)) == [])
    #expect(machine.timePassed(now: .at(4_010)) == [.renew(Self.id(7))])
  }

  @Test mutating func `Many leases share the stream`() {
    start()
    #expect(machine.add(2, Self.lease(8), now: .at(1_000)) == [.renew(Self.id(8))])
    #expect(machine.received(Self.id(8), timeToLive: .seconds(12), on: 1) == [.report(2, .renewed(.seconds(12)))])
    #expect(machine.timePassed(now: .at(4_000)) == [.renew(Self.id(7))])
    #expect(machine.remove(1) == [])
    #expect(machine.received(Self.id(7), timeToLive: .seconds(12), on: 1) == [])
    #expect(machine.remove(2) == [.closeStream(1)])
    #expect(machine.due == nil)
  }

  @Test(arguments: [Duration.zero, .seconds(-1)])
  mutating func `A time to live of nothing means that the lease is gone`(timeToLive: Duration) {
    start()
    _ = machine.timePassed(now: .at(4_000))
    let actions = machine.received(Self.id(7), timeToLive: timeToLive, on: 1)
    #expect(Self.reason(actions) == .leaseLost)
    #expect(actions.last == .closeStream(1))
  }

  @Test mutating func `Silence past the time is a lost lease, counted from when the last answered renewal was sent`() {
    start()
    #expect(machine.timePassed(now: .at(4_000)) == [.renew(Self.id(7))])
    // The member does not answer: another is asked.
    #expect(machine.due == .at(7_000))
    let overdue = machine.timePassed(now: .at(7_000))
    #expect(Array(overdue.prefix(2)) == [.closeStream(1), .demote])
    guard case .report(1, .interrupted(let error)) = overdue.dropFirst(2).first else { return #expect(Bool(false), "\(overdue)") }
    #expect(error.reason == .unresponsive)
    #expect(overdue.last == .startPause(.milliseconds(50)))
    #expect(machine.pauseOver() == [.openStream(2)])
    #expect(machine.due == .at(12_000))
    #expect(machine.timePassed(now: .at(11_999)) == [])
    let end = machine.timePassed(now: .at(12_000))
    #expect(Self.reason(end) == .leaseLost)
    #expect(end.last == .closeStream(2))
  }

  @Test mutating func `A lost stream is opened anew, and every lease renewed on it at once`() {
    start()
    #expect(machine.streamEnded(1, lost) == [.report(1, .interrupted(lost)), .startPause(.milliseconds(50))])
    _ = machine.pauseOver()
    // Told once, however often it fails.
    #expect(machine.streamEnded(2, lost) == [.startPause(.milliseconds(100))])
    #expect(machine.pauseOver() == [.openStream(3)])
    #expect(machine.streamEnded(2, lost) == [], "of an old stream")
    #expect(machine.streamOpened(3, now: .at(500)) == [.renew(Self.id(7))])
    #expect(machine.received(Self.id(7), timeToLive: .seconds(12), on: 3) == [.report(1, .renewed(.seconds(12)))])
    // The pause begins anew after a success.
    #expect(machine.streamEnded(3, lost).last == .startPause(.milliseconds(50)))
  }

  @Test mutating func `A lease granted long ago is asked for before it is taken for lost`() {
    _ = machine.add(1, Self.lease(7, at: 0), now: .at(60_000))
    #expect(machine.streamOpened(1, now: .at(60_000)) == [.renew(Self.id(7))])
    #expect(machine.due == .at(63_000))
    #expect(machine.received(Self.id(7), timeToLive: .seconds(12), on: 1) == [.report(1, .renewed(.seconds(12)))])
  }

  @Test mutating func `An answer to what was not asked renews nothing`() {
    start()
    #expect(machine.received(Self.id(7), timeToLive: .seconds(99), on: 1) == [])
    #expect(machine.received(Self.id(9), timeToLive: .seconds(99), on: 1) == [])
    #expect(machine.due == .at(4_000))
  }

  @Test mutating func `The server may change the time to live`() {
    start()
    _ = machine.timePassed(now: .at(4_000))
    #expect(machine.received(Self.id(7), timeToLive: .seconds(6), on: 1) == [.report(1, .renewed(.seconds(6)))])
    #expect(machine.due == .at(6_000))
  }

  @Test mutating func `A very long lease is renewed each ten minutes`() {
    _ = machine.add(1, Self.lease(7, seconds: 9_000_000_000), now: .at(0))
    _ = machine.streamOpened(1, now: .at(0))
    _ = machine.received(Self.id(7), timeToLive: .seconds(Int64.max), on: 1)
    #expect(machine.due == .at(600_000))
  }

  @Test mutating func `An expired token is replaced, but not for ever`() {
    start()
    let expired = EtcdError(answered: .unauthenticated, "etcdserver: invalid auth token")
    #expect(machine.streamEnded(1, expired) == [.rejectToken, .report(1, .interrupted(expired)), .startPause(.milliseconds(50))])
    _ = machine.pauseOver()
    #expect(machine.streamEnded(2, expired).first == .rejectToken)
    _ = machine.pauseOver()
    #expect(machine.streamEnded(3, expired).first == .rejectToken)
    _ = machine.pauseOver()
    #expect(machine.streamEnded(4, expired) == [.finish(1, expired)])
  }

  @Test mutating func `Closing ends every keep-alive`() {
    start()
    let closed = EtcdError(.cancelled, reason: .closed, outcome: .ambiguous, message: "closed")
    #expect(machine.close(closed) == [.closeStream(1), .finish(1, closed)])
    #expect(machine.streamEnded(1, lost) == [])
  }
}
