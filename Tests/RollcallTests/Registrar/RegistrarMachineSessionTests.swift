import RollcallTesting
import Testing

@testable import Rollcall

@Suite("The registrar's machine, when sessions come and go")
struct RegistrarMachineSessionTests {
  private var machine = RegistrarMachine(backoff: .even)
  private var random = SeededRandom(1)
  private let a = ServiceInstance.sample("a")
  private let a2 = ServiceInstance.sample("a", port: 81)
  private let b = ServiceInstance.sample("b")

  private mutating func makeLive(_ instances: ServiceInstance...) {
    for instance in instances { _ = machine.desire(instance) }
    _ = machine.opened(1)
    for instance in instances { _ = machine.wrote(instance.key, 1) }
  }

  @Test("A session that cannot be opened is tried again after growing pauses, and everyone is told")
  mutating func openFails() {
    _ = machine.desire(a)
    #expect(
      machine.openFailed(1, .unreachable, using: &random)
        == [.says(a, .failing(.unreachable)), .openSession(2, after: .milliseconds(100))])
    #expect(
      machine.openFailed(2, .unreachable, using: &random)
        == [.says(a, .failing(.unreachable)), .openSession(3, after: .milliseconds(200))])
    #expect(machine.opened(3) == [.write(a, 3)])
    #expect(machine.wrote(a.key, 3) == [.says(a, .live)])
    #expect(
      machine.lost(3, .gone, using: &random)
        == [.closeSession(3), .says(a, .lost(.gone)), .openSession(4, after: .milliseconds(100))])
  }

  @Test("Sessions that are lost before anything was written count as failures: the pauses grow")
  mutating func flappingSession() {
    _ = machine.desire(a)
    _ = machine.opened(1)
    #expect(machine.lost(1, .gone, using: &random) == [.closeSession(1), .openSession(2, after: .milliseconds(100))])
    _ = machine.opened(2)
    #expect(machine.lost(2, .gone, using: &random) == [.closeSession(2), .openSession(3, after: .milliseconds(200))])
  }

  @Test("When nothing is desired any more, no further session is tried")
  mutating func openFailsWithNothingDesired() {
    _ = machine.desire(a)
    _ = machine.withdraw(a.key)
    #expect(machine.openFailed(1, .unreachable, using: &random).isEmpty)
    #expect(machine.desire(b) == [.says(b, .registering), .openSession(2, after: .zero)])
  }

  @Test("After a loss everything desired is written on the next session")
  mutating func loss() {
    makeLive(a, b)
    #expect(
      machine.lost(1, .gone, using: &random)
        == [.closeSession(1), .says(a, .lost(.gone)), .says(b, .lost(.gone)), .openSession(2, after: .milliseconds(100))])
    #expect(machine.opened(2) == [.write(a, 2), .write(b, 2)])
    #expect(machine.wrote(a.key, 2) == [.says(a, .live)])
  }

  @Test("A write that learns of the loss begins it, and only the first does")
  mutating func lossByWrite() {
    makeLive(a)
    _ = machine.desire(b)
    #expect(
      machine.failed(b.key, 1, .gone, using: &random)
        == [.closeSession(1), .says(a, .lost(.gone)), .openSession(2, after: .milliseconds(100))])
    #expect(machine.lost(1, .gone, using: &random).isEmpty)
    #expect(machine.failed(b.key, 1, .gone, using: &random).isEmpty)
  }

  @Test("Late results of a lost session change nothing, before and after the next one is open")
  mutating func lateResults() {
    makeLive(a)
    _ = machine.desire(a2)
    _ = machine.lost(1, .gone, using: &random)
    #expect(machine.wrote(a.key, 1).isEmpty)
    #expect(machine.opened(2) == [.write(a2, 2)])
    #expect(machine.wrote(a.key, 1).isEmpty)
    #expect(machine.removed(a.key, 1).isEmpty)
    #expect(machine.failed(a.key, 1, .unreachable, using: &random).isEmpty)
    #expect(machine.opened(1) == [.closeSession(1)])
    #expect(machine.wrote(a.key, 2) == [.says(a, .live, 2)])
  }

  @Test("What was being removed when the session was lost went with it")
  mutating func lossWhileRemoving() {
    makeLive(a)
    _ = machine.withdraw(a.key)
    #expect(machine.lost(1, .gone, using: &random) == [.closeSession(1), .says(a, .ended)])
    #expect(machine.removed(a.key, 1).isEmpty)
    #expect(machine.desire(b) == [.says(b, .registering), .openSession(2, after: .zero)])
  }

  @Test("An instance whose write was under way at the loss ends at once when it is withdrawn before the next session")
  mutating func withdrawAfterLossWhileWriting() {
    _ = machine.desire(a)
    _ = machine.opened(1)
    _ = machine.lost(1, .gone, using: &random)
    #expect(machine.withdraw(a.key) == [.says(a, .ended)])
    #expect(machine.opened(2).isEmpty)
  }

  @Test("A rest does not outlive its session")
  mutating func lossWhileResting() {
    _ = machine.desire(a)
    _ = machine.opened(1)
    _ = machine.failed(a.key, 1, .unreachable, using: &random)
    _ = machine.lost(1, .gone, using: &random)
    #expect(machine.due(a.key, 1).isEmpty)
    #expect(machine.opened(2) == [.write(a, 2)])
    #expect(machine.due(a.key, 1).isEmpty)
  }

  @Test("What a server refused for good is offered to the next session once more")
  mutating func permanentErrorAndLoss() {
    let refused = RollcallError(.unsupported, "No.")
    makeLive(b)
    _ = machine.desire(a)
    _ = machine.failed(a.key, 1, refused, using: &random)
    _ = machine.lost(1, .gone, using: &random)
    #expect(machine.opened(2) == [.write(a, 2), .write(b, 2)])
  }

  @Test("Desire, update and withdrawal between two sessions take effect on the next")
  mutating func changesBetweenSessions() {
    makeLive(a, b)
    _ = machine.lost(1, .gone, using: &random)
    #expect(machine.desire(a2) == [.says(a, .registering, 2)])
    #expect(machine.withdraw(b.key) == [.says(b, .ended)])
    #expect(machine.opened(2) == [.write(a2, 2)])
  }

  @Test("No more writes are under way than allowed, and each end begins the next")
  mutating func concurrencyLimit() {
    machine = RegistrarMachine(maximumWrites: 2, backoff: .even)
    let all = (0..<5).map { ServiceInstance.sample("\($0)") }
    for instance in all { _ = machine.desire(instance) }
    #expect(machine.opened(1) == [.write(all[0], 1), .write(all[1], 1)])
    #expect(machine.wrote(all[1].key, 1) == [.says(all[1], .live), .write(all[2], 1)])
    #expect(
      machine.failed(all[0].key, 1, .unreachable, using: &random)
        == [.says(all[0], .failing(.unreachable)), .wake(all[0].key, 1, after: .milliseconds(100)), .write(all[3], 1)])
    #expect(machine.due(all[0].key, 1).isEmpty)
    #expect(machine.wrote(all[2].key, 1) == [.says(all[2], .live), .write(all[4], 1)])
    #expect(machine.wrote(all[3].key, 1) == [.says(all[3], .live), .write(all[0], 1)])
  }

  @Test("A limit below one still lets one write through")
  mutating func limitOfZero() {
    machine = RegistrarMachine(maximumWrites: 0)
    _ = machine.desire(a)
    #expect(machine.opened(1) == [.write(a, 1)])
  }

  @Test("Five thousand instances come back after a loss with never more writes under way than allowed")
  mutating func massRegistration() {
    let limit = 64
    machine = RegistrarMachine(maximumWrites: limit, backoff: .even)
    for number in 0..<5_000 { _ = machine.desire(.sample("\(number)")) }
    for epoch: UInt64 in 1...2 {
      var underWay: [InstanceKey] = []
      var written: Set<InstanceKey> = []
      var most = 0
      func note(_ actions: [RegistrarMachine.Action]) {
        for case .write(let instance, epoch) in actions { underWay.append(instance.key) }
        most = max(most, underWay.count)
      }
      note(machine.opened(epoch))
      while let key = underWay.popLast() {
        written.insert(key)
        note(machine.wrote(key, epoch))
      }
      #expect(written.count == 5_000)
      #expect(most == limit)
      _ = machine.lost(epoch, .gone, using: &random)
    }
  }
}
