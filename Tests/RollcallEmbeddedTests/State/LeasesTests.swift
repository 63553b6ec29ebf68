import Rollcall
import Testing

@testable import RollcallEmbedded

@Suite struct LeasesTests {
  private let one = SessionID("one")
  private let two = SessionID("two")
  private let three = SessionID("three")
  private var leases = Leases(savesDeadlines: true)

  init() {
    leases.open(one, timeout: .seconds(10), deadline: .seconds(10))
  }

  @Test mutating func `A session is due at its deadline and not before`() {
    #expect(leases.nextAlarm == .seconds(10))
    #expect(leases.takeDue(at: .milliseconds(9_999)) == [])
    #expect(leases.takeDue(at: .seconds(10)) == [one])
    #expect(leases.takeDue(at: .seconds(10)) == [])
    leases.remove(one)
    #expect(leases.nextAlarm == nil)
  }

  @Test mutating func `Sessions are due in the order of their deadlines`() {
    leases.open(two, timeout: .seconds(9), deadline: .seconds(9))
    leases.open(three, timeout: .seconds(8), deadline: .milliseconds(9_500))
    #expect(leases.takeDue(at: .seconds(10)) == [two, three, one])
  }

  @Test mutating func `A renewal moves the deadline, and the alarm finds that it came too early`() {
    #expect(leases.renew(one, at: .seconds(4)) == .renewed)
    #expect(leases.nextAlarm == .seconds(10))
    #expect(leases.takeDue(at: .seconds(10)) == [])
    #expect(leases.nextAlarm == .seconds(14))
    #expect(leases.takeDue(at: .seconds(14)) == [one])
  }

  @Test mutating func `A renewal never brings the deadline forward`() {
    leases.open(two, timeout: .seconds(1), deadline: .seconds(5))
    #expect(leases.renew(two, at: .zero) == .renewed)
    #expect(leases.takeDue(at: .milliseconds(4_999)) == [])
    #expect(leases.takeDue(at: .seconds(5)) == [two])
  }

  @Test mutating func `What nobody knows cannot be renewed`() {
    #expect(leases.renew(two, at: .zero) == .unknown)
    leases.remove(one)
    #expect(leases.renew(one, at: .zero) == .unknown)
  }

  @Test mutating func `A session whose end is being written can be renewed once that has failed`() {
    #expect(leases.takeDue(at: .seconds(10)) == [one])
    #expect(leases.renew(one, at: .seconds(10)) == .ending)
    leases.giveBack([one, two], dueAgainAt: .seconds(11))
    #expect(leases.nextAlarm == .seconds(11))
    #expect(leases.renew(one, at: .milliseconds(10_500)) == .renewed)
    #expect(leases.takeDue(at: .seconds(11)) == [])
    #expect(leases.takeDue(at: .milliseconds(20_500)) == [one])
  }

  @Test mutating func `An alarm heard much too late gives everyone the whole timeout again`() {
    leases.open(two, timeout: .seconds(60), deadline: .seconds(60))
    leases.open(three, timeout: .seconds(3), deadline: .seconds(3))
    _ = leases.takeUnsaved()
    // The process stood still from some time before 3 s until 40 s.
    #expect(leases.takeDue(at: .seconds(40)) == [])
    #expect(leases.unsaved == [one, two, three])
    #expect(leases.takeDue(at: .seconds(43)) == [three])
    #expect(leases.takeDue(at: .milliseconds(49_999)) == [])
    #expect(leases.takeDue(at: .seconds(50)) == [one])
    leases.remove(one)
    #expect(leases.takeDue(at: .seconds(60)) == [])
    #expect(leases.takeDue(at: .seconds(100)) == [two])
  }

  @Test mutating func `An alarm heard a little late is no pardon`() {
    #expect(leases.takeDue(at: .seconds(10) + Leases.maximumDelay) == [one])
  }

  @Test mutating func `An alarm that was heard in time counts, however late the due are taken`() {
    leases.open(two, timeout: .seconds(10), deadline: .seconds(10))
    leases.advance(to: .seconds(10))
    #expect(leases.nextAlarm == nil)
    // The disk kept the committer waiting; one of them renewed meanwhile.
    #expect(leases.renew(two, at: .seconds(12)) == .renewed)
    #expect(leases.takeDue(at: .seconds(15)) == [one])
    #expect(leases.nextAlarm == .seconds(22))
    #expect(leases.takeDue(at: .seconds(22)) == [two])
  }

  @Test mutating func `Renewed deadlines wait to be saved until they are taken, or again when that failed`() {
    #expect(leases.takeUnsaved() == [:])
    _ = leases.renew(one, at: .seconds(1))
    #expect(leases.takeUnsaved() == [one: .seconds(11)])
    #expect(leases.takeUnsaved() == [:])
    leases.keepUnsaved([one, two])
    #expect(leases.takeUnsaved() == [one: .seconds(11)])
    leases.markAllUnsaved()
    #expect(leases.takeUnsaved() == [one: .seconds(11)])
    _ = leases.renew(one, at: .seconds(2))
    leases.remove(one)
    #expect(leases.takeUnsaved() == [:])
  }

  @Test mutating func `Sessions that are closed long before their time leave no alarms behind`() {
    for number in 0..<10_000 {
      let id = SessionID("\(number)")
      leases.open(id, timeout: .seconds(5), deadline: .seconds(5))
      leases.remove(id)
    }
    #expect(leases.alarmCount < 100)
    #expect(leases.takeDue(at: .seconds(5)) == [])
    #expect(leases.takeDue(at: .seconds(10)) == [one])
  }
}
