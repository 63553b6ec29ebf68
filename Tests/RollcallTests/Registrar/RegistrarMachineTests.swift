import RollcallTesting
import Testing

@testable import Rollcall

@Suite("The registrar's machine")
struct RegistrarMachineTests {
  private var machine = RegistrarMachine(backoff: .even)
  private var random = SeededRandom(1)
  private let a = ServiceInstance.sample("a")
  private let a2 = ServiceInstance.sample("a", port: 81)
  private let a3 = ServiceInstance.sample("a", port: 82)
  private let b = ServiceInstance.sample("b")

  /// Brings the instances into the catalog, on the first session.
  private mutating func makeLive(_ instances: ServiceInstance...) {
    for instance in instances { _ = machine.desire(instance) }
    _ = machine.opened(1)
    for instance in instances { _ = machine.wrote(instance.key, 1) }
  }

  // MARK: Audit

  @Test("What is registered is written once more in its turn, and nobody hears of it")
  mutating func audit() {
    makeLive(a, b)
    #expect(machine.audit(0, of: 1) == [.write(a, 1), .write(b, 1)])
    #expect(machine.audit(0, of: 1).isEmpty)
    #expect(machine.wrote(a.key, 1) == [.says(a, .live)])
    #expect(machine.wrote(b.key, 1) == [.says(b, .live)])
    let turns = (0..<60).flatMap { machine.audit($0, of: 60) }
    #expect(turns.count == 2 && turns.contains(.write(a, 1)) && turns.contains(.write(b, 1)))
  }

  @Test("An audit that fails is told, and tried again until the instance is there")
  mutating func failedAudit() {
    makeLive(a)
    let error = RollcallError(.unreachable, "gone")
    _ = machine.audit(0, of: 1)
    #expect(machine.failed(a.key, 1, error, using: &random) == [.says(a, .failing(error)), .wake(a.key, 1, after: .milliseconds(100))])
    #expect(machine.audit(0, of: 1).isEmpty)
    #expect(machine.due(a.key, 1) == [.write(a, 1)])
    #expect(machine.wrote(a.key, 1) == [.says(a, .live)])
  }

  @Test("An audit finds a lost session, and leaves alone what is withdrawn, or has no session")
  mutating func auditBesides() {
    #expect(machine.audit(0, of: 1).isEmpty)
    _ = machine.desire(a)
    #expect(machine.audit(0, of: 1).isEmpty)
    _ = machine.opened(1)
    _ = machine.wrote(a.key, 1)
    _ = machine.audit(0, of: 1)
    let error = RollcallError(.sessionLost, "gone")
    #expect(machine.failed(a.key, 1, error, using: &random).contains(.says(a, .lost(error))))
    _ = machine.opened(2)
    #expect(machine.wrote(a.key, 2) == [.says(a, .live)])
    _ = machine.withdraw(a.key)
    #expect(machine.audit(0, of: 1).isEmpty)
  }

  // MARK: Desire and withdraw

  @Test("The first desire opens a session, and the instance is written once it is open")
  mutating func firstDesire() {
    #expect(machine.desire(a) == [.says(a, .registering), .openSession(1, after: .zero)])
    #expect(machine.desire(b) == [.says(b, .registering)])
    #expect(machine.opened(1) == [.write(a, 1), .write(b, 1)])
    #expect(machine.wrote(a.key, 1) == [.says(a, .live)])
    #expect(machine.wrote(b.key, 1) == [.says(b, .live)])
  }

  @Test("An instance desired on an open session is written at once")
  mutating func desireOnOpenSession() {
    makeLive(a)
    #expect(machine.desire(b) == [.says(b, .registering), .write(b, 1)])
  }

  @Test("Desiring what is desired already changes nothing")
  mutating func desireTwice() {
    makeLive(a)
    #expect(machine.desire(a).isEmpty)
    #expect(machine.generation(of: a.key) == 1)
  }

  @Test("An update of what is registered is written, and live again under its new generation")
  mutating func update() {
    makeLive(a)
    #expect(machine.desire(a2) == [.write(a2, 1)])
    #expect(machine.generation(of: a.key) == 2)
    #expect(machine.wrote(a.key, 1) == [.says(a, .live, 2)])
  }

  @Test("Updates during a write wait for its end, and only the newest is written")
  mutating func updateWhileWriting() {
    _ = machine.desire(a)
    _ = machine.opened(1)
    #expect(machine.desire(a2) == [.says(a, .registering, 2)])
    #expect(machine.desire(a3) == [.says(a, .registering, 3)])
    #expect(machine.wrote(a.key, 1) == [.says(a, .live, 1), .write(a3, 1)])
    #expect(machine.wrote(a.key, 1) == [.says(a, .live, 3)])
  }

  @Test("A withdrawn instance is removed, and has ended once that is confirmed")
  mutating func withdraw() {
    makeLive(a, b)
    #expect(machine.withdraw(a.key) == [.remove(a.key, 1)])
    #expect(machine.generation(of: a.key) == nil)
    #expect(machine.removed(a.key, 1) == [.says(a, .ended)])
    #expect(machine.withdraw(a.key).isEmpty)
  }

  @Test("What was never written ends at once when it is withdrawn")
  mutating func withdrawBeforeSession() {
    _ = machine.desire(a)
    #expect(machine.withdraw(a.key) == [.says(a, .ended)])
    #expect(machine.opened(1).isEmpty)
  }

  @Test("Withdrawing what is not known changes nothing")
  mutating func withdrawUnknown() {
    #expect(machine.withdraw(a.key).isEmpty)
  }

  @Test("An instance withdrawn during its write is removed after it, whatever came of the write", arguments: [true, false])
  mutating func withdrawWhileWriting(succeeds: Bool) {
    _ = machine.desire(a)
    _ = machine.opened(1)
    #expect(machine.withdraw(a.key).isEmpty)
    let after = succeeds ? machine.wrote(a.key, 1) : machine.failed(a.key, 1, .unreachable, using: &random)
    #expect(after == [.remove(a.key, 1)])
    #expect(machine.removed(a.key, 1) == [.says(a, .ended)])
  }

  @Test("An instance withdrawn while it rests after a failure is removed at once, because the failed write may have arrived")
  mutating func withdrawWhileResting() {
    _ = machine.desire(a)
    _ = machine.opened(1)
    _ = machine.failed(a.key, 1, .unreachable, using: &random)
    #expect(machine.withdraw(a.key) == [.remove(a.key, 1)])
    #expect(machine.due(a.key, 1).isEmpty)
    #expect(machine.removed(a.key, 1) == [.says(a, .ended)])
  }

  @Test("An instance withdrawn before its write began ends without touching the catalog")
  mutating func withdrawWhileQueued() {
    machine = RegistrarMachine(maximumWrites: 1)
    _ = machine.desire(a)
    _ = machine.desire(b)
    #expect(machine.opened(1) == [.write(a, 1)])
    #expect(machine.withdraw(b.key) == [.says(b, .ended)])
    #expect(machine.wrote(a.key, 1) == [.says(a, .live)])
    #expect(machine.desire(b) == [.says(b, .registering), .write(b, 1)])
  }

  @Test("An instance withdrawn in the queue and desired again is written in its turn")
  mutating func withdrawWhileQueuedAndDesireAgain() {
    machine = RegistrarMachine(maximumWrites: 1)
    _ = machine.desire(a)
    _ = machine.desire(b)
    _ = machine.opened(1)
    _ = machine.withdraw(b.key)
    #expect(machine.desire(b) == [.says(b, .registering, 2)])
    #expect(machine.wrote(a.key, 1) == [.says(a, .live), .write(b, 1)])
  }

  @Test(
    "An instance that ended in the queue ends once only, also when the session is lost or the registrar stops", arguments: [true, false])
  mutating func endsOnce(stops: Bool) {
    machine = RegistrarMachine(maximumWrites: 1, backoff: .even)
    _ = machine.desire(a)
    _ = machine.desire(b)
    _ = machine.opened(1)
    _ = machine.withdraw(b.key)
    let actions = stops ? machine.stop() : machine.lost(1, .gone, using: &random)
    #expect(!actions.contains(.says(b, .ended)))
  }

  @Test("An update and a withdrawal in the queue leave one removal")
  mutating func withdrawQueuedUpdate() {
    machine = RegistrarMachine(maximumWrites: 1)
    makeLive(a)
    _ = machine.desire(b)
    #expect(machine.desire(a2).isEmpty)
    #expect(machine.withdraw(a.key).isEmpty)
    #expect(machine.wrote(b.key, 1) == [.says(b, .live), .remove(a.key, 1)])
  }

  @Test("Desired again during its removal, an instance is written anew after it")
  mutating func desireWhileRemoving() {
    makeLive(a)
    _ = machine.withdraw(a.key)
    #expect(machine.desire(a) == [.says(a, .registering, 2)])
    #expect(machine.removed(a.key, 1) == [.write(a, 1)])
    #expect(machine.wrote(a.key, 1) == [.says(a, .live, 2)])
  }

  @Test("Withdrawn and desired again during a write, an instance is written once more")
  mutating func withdrawAndDesireWhileWriting() {
    _ = machine.desire(a)
    _ = machine.opened(1)
    _ = machine.withdraw(a.key)
    #expect(machine.desire(a2) == [.says(a, .registering, 2)])
    #expect(machine.wrote(a.key, 1) == [.says(a, .live, 1), .write(a2, 1)])
  }

  // MARK: Failures of a write

  @Test("A failed write is tried again after growing pauses, and a success resets them")
  mutating func failedWrite() {
    _ = machine.desire(a)
    _ = machine.opened(1)
    #expect(
      machine.failed(a.key, 1, .unreachable, using: &random)
        == [.says(a, .failing(.unreachable)), .wake(a.key, 1, after: .milliseconds(100))])
    #expect(machine.due(a.key, 1) == [.write(a, 1)])
    #expect(
      machine.failed(a.key, 1, .unreachable, using: &random)
        == [.says(a, .failing(.unreachable)), .wake(a.key, 2, after: .milliseconds(200))])
    #expect(machine.due(a.key, 2) == [.write(a, 1)])
    #expect(machine.wrote(a.key, 1) == [.says(a, .live)])
    _ = machine.desire(a2)
    #expect(
      machine.failed(a.key, 1, .unreachable, using: &random)
        == [.says(a, .failing(.unreachable), 2), .wake(a.key, 3, after: .milliseconds(100))])
  }

  @Test("A conflict is tried again: the other owner may go")
  mutating func conflict() {
    _ = machine.desire(a)
    _ = machine.opened(1)
    #expect(
      machine.failed(a.key, 1, .conflict, using: &random)
        == [.says(a, .failing(.conflict)), .wake(a.key, 1, after: .milliseconds(100))])
    #expect(machine.due(a.key, 1) == [.write(a, 1)])
  }

  @Test(
    "What the catalog can never take is not repeated, until it changes", arguments: [RollcallError.Code.invalid, .unsupported, .tooLarge])
  mutating func permanentError(code: RollcallError.Code) {
    let error = RollcallError(code, "No.")
    _ = machine.desire(a)
    _ = machine.opened(1)
    #expect(machine.failed(a.key, 1, error, using: &random) == [.says(a, .failing(error))])
    #expect(machine.desire(a).isEmpty)
    #expect(machine.desire(a2) == [.says(a, .registering, 2), .write(a2, 1)])
  }

  @Test("An update that came during a refused write is still tried")
  mutating func permanentErrorOfOldGeneration() {
    _ = machine.desire(a)
    _ = machine.opened(1)
    _ = machine.desire(a2)
    #expect(machine.failed(a.key, 1, .invalid("No."), using: &random) == [.write(a2, 1)])
    #expect(machine.wrote(a.key, 1) == [.says(a, .live, 2)])
  }

  @Test("A withdrawal that came during a refused write is still carried out")
  mutating func withdrawDuringPermanentError() {
    makeLive(a)
    _ = machine.desire(a2)
    _ = machine.withdraw(a.key)
    #expect(machine.failed(a.key, 1, .invalid("No."), using: &random) == [.remove(a.key, 1)])
  }

  @Test("A removal is repeated whatever the catalog says")
  mutating func failedRemoval() {
    makeLive(a)
    _ = machine.withdraw(a.key)
    #expect(machine.failed(a.key, 1, .invalid("No."), using: &random) == [.wake(a.key, 1, after: .milliseconds(100))])
    #expect(machine.due(a.key, 1) == [.remove(a.key, 1)])
    #expect(machine.removed(a.key, 1) == [.says(a, .ended)])
  }

  @Test("Desired again during a removal that then fails, an instance is written without a pause")
  mutating func desireDuringFailingRemoval() {
    makeLive(a)
    _ = machine.withdraw(a.key)
    _ = machine.desire(a)
    #expect(machine.failed(a.key, 1, .unreachable, using: &random) == [.write(a, 1)])
  }

  @Test("An update ends the rest after a failure, and the wake-up of that rest then changes nothing")
  mutating func updateWhileResting() {
    _ = machine.desire(a)
    _ = machine.opened(1)
    _ = machine.failed(a.key, 1, .unreachable, using: &random)
    #expect(machine.desire(a2) == [.says(a, .registering, 2), .write(a2, 1)])
    #expect(machine.due(a.key, 1).isEmpty)
    #expect(
      machine.failed(a.key, 1, .unreachable, using: &random)
        == [.says(a, .failing(.unreachable), 2), .wake(a.key, 2, after: .milliseconds(100))])
    #expect(machine.due(a.key, 1).isEmpty)
    #expect(machine.due(a.key, 2) == [.write(a2, 1)])
  }

  @Test("A result that nobody awaits changes nothing")
  mutating func strayResults() {
    makeLive(a)
    #expect(machine.wrote(a.key, 1).isEmpty)
    #expect(machine.removed(a.key, 1).isEmpty)
    #expect(machine.failed(a.key, 1, .unreachable, using: &random).isEmpty)
    #expect(machine.wrote(b.key, 1).isEmpty)
    #expect(machine.due(a.key, 9).isEmpty)
    #expect(machine.withdraw(a.key) == [.remove(a.key, 1)])
  }

  // MARK: Stop

  @Test("A stop with an open session closes it and ends everything")
  mutating func stopWhenOpen() {
    makeLive(a, b)
    #expect(machine.stop() == [.closeSession(1), .says(a, .ended), .says(b, .ended)])
    #expect(machine.stop().isEmpty)
  }

  @Test("A stop before any session ends everything, and a session that opens later is closed")
  mutating func stopWhenOpening() {
    _ = machine.desire(a)
    #expect(machine.stop() == [.says(a, .ended)])
    #expect(machine.opened(1) == [.closeSession(1)])
    #expect(machine.openFailed(1, .unreachable, using: &random).isEmpty)
  }

  @Test("A stop with nothing desired does nothing")
  mutating func stopWhenIdle() {
    #expect(machine.stop().isEmpty)
  }

  @Test("After a stop nothing is taken on, and late results change nothing")
  mutating func afterStop() {
    makeLive(a)
    _ = machine.desire(a2)
    _ = machine.stop()
    #expect(machine.wrote(a.key, 1).isEmpty)
    #expect(machine.failed(a.key, 1, .unreachable, using: &random).isEmpty)
    #expect(machine.lost(1, .gone, using: &random).isEmpty)
    #expect(machine.due(a.key, 1).isEmpty)
    #expect(machine.withdraw(a.key).isEmpty)
    #expect(machine.desire(b) == [.says(b, .ended, 0)])
    #expect(machine.generation(of: b.key) == nil)
  }
}
