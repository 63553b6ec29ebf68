import RollcallTesting
import Testing

@testable import Rollcall

/// Random histories of the machine against a catalog that does whatever catalogs do.
@Suite("The registrar's machine under random events")
struct RegistrarMachineModelTests {
  /// Performs the machine's actions in a random order, with random results, and watches over its promises.
  private struct World {
    static let limit = 4

    var random: SeededRandom
    var machine = RegistrarMachine(maximumWrites: limit, backoff: .even)
    var desired: [InstanceKey: ServiceInstance] = [:]
    /// What the catalog holds, on its present session.
    var held: [InstanceKey: ServiceInstance] = [:]
    var session: UInt64?
    var pending: [RegistrarMachine.Action] = []
    var statuses: [InstanceKey: RegistrationStatus] = [:]
    /// Keys, refused for good in their present version.
    var refused: Set<InstanceKey> = []
    var problems: [String] = []

    init(seed: UInt64) {
      random = SeededRandom(seed)
    }

    mutating func perform(_ actions: [RegistrarMachine.Action]) {
      for action in actions {
        if case .announce(let key, let status) = action {
          // What a write has brought may have been updated meanwhile.
          if let before = statuses[key], status.generation < before.generation, before.state != .ended, status.state != .live {
            problems.append("\(key): \(status) came after \(before)")
          }
          statuses[key] = status
        } else {
          pending.append(action)
        }
      }
      checkWrites()
    }

    private mutating func checkWrites() {
      let keys = pending.compactMap { $0.keyBeingWritten(session) }
      if keys.count > Self.limit { problems.append("\(keys.count) writes are under way.") }
      if Set(keys).count < keys.count { problems.append("Two writes are under way for one key: \(keys)") }
    }

    /// One random event: somebody changes their mind, or an action comes to its end.
    mutating func step() {
      let key = ServiceInstance.sample("\(Int.random(in: 0..<8, using: &random))").key
      switch Int.random(in: 0..<12, using: &random) {
      case 0, 1: desire(.sample(key.id, port: Int.random(in: 1...3, using: &random)))
      case 2: withdraw(key)
      case 3 where session != nil && Int.random(in: 0..<8, using: &random) == 0: loseSession()
      // Somebody else takes it out.
      case 4: held[key] = nil
      case 5: audit()
      default: finishOne(calmly: false)
      }
    }

    /// No more changes and no more failures: until nothing is left to do.
    mutating func settle() {
      var steps = 0
      func finishAll() {
        while !pending.isEmpty, steps < 10_000 {
          finishOne(calmly: true)
          steps += 1
        }
      }
      finishAll()
      // For what was taken out.
      audit()
      finishAll()
      if !pending.isEmpty { problems.append("It never comes to rest.") }
    }

    private mutating func desire(_ instance: ServiceInstance) {
      if desired[instance.key] != instance { refused.remove(instance.key) }
      desired[instance.key] = instance
      perform(machine.desire(instance))
    }

    private mutating func withdraw(_ key: InstanceKey) {
      desired[key] = nil
      refused.remove(key)
      perform(machine.withdraw(key))
    }

    private mutating func audit() {
      // What was refused is tried again.
      if session != nil { refused = [] }
      perform(machine.audit(0, of: 1))
    }

    private mutating func loseSession() {
      guard let epoch = session else { return }
      session = nil
      held = [:]
      refused = []
      perform(machine.lost(epoch, .gone, using: &random))
    }

    private mutating func finishOne(calmly: Bool) {
      guard let index = pending.indices.randomElement(using: &random) else { return }
      let action = pending.remove(at: index)
      let fails = !calmly && Int.random(in: 0..<3, using: &random) == 0
      switch action {
      case .openSession(let epoch, _):
        guard !fails else { return perform(machine.openFailed(epoch, .unreachable, using: &random)) }
        session = epoch
        held = [:]
        perform(machine.opened(epoch))
      case .write(let instance, let epoch):
        // A failed write may have arrived all the same.
        if epoch == session, !fails || Bool.random(using: &random) { held[instance.key] = instance }
        perform(fails ? fail(instance.key, epoch, writing: instance) : machine.wrote(instance.key, epoch))
      case .remove(let key, let epoch):
        if epoch == session, !fails || Bool.random(using: &random) { held[key] = nil }
        perform(fails ? machine.failed(key, epoch, .unreachable, using: &random) : machine.removed(key, epoch))
      case .wake(let key, let rest, _):
        perform(machine.due(key, rest))
      case .closeSession(let epoch):
        if epoch == session {
          session = nil
          held = [:]
        }
      case .announce: break
      }
    }

    private mutating func fail(_ key: InstanceKey, _ epoch: UInt64, writing: ServiceInstance) -> [RegistrarMachine.Action] {
      guard Int.random(in: 0..<4, using: &random) == 0 else { return machine.failed(key, epoch, .unreachable, using: &random) }
      if epoch == session, desired[key] == writing { refused.insert(key) }
      return machine.failed(key, epoch, .invalid("Refused."), using: &random)
    }
  }

  @Test("At rest the catalog holds what is desired, everyone is told so, and no key ever had two writes at once", arguments: 0..<300)
  func settles(seed: UInt64) {
    var world = World(seed: seed)
    for _ in 0..<400 { world.step() }
    world.settle()
    #expect(world.problems.isEmpty)
    for (key, instance) in world.desired where !world.refused.contains(key) {
      #expect(world.held[key] == instance)
      #expect(world.statuses[key] == world.machine.generation(of: key).map { RegistrationStatus(state: .live, generation: $0) })
    }
    for key in world.held.keys where world.desired[key] == nil { Issue.record("\(key) was left behind.") }
    for (key, status) in world.statuses where world.desired[key] == nil { #expect(status.state == .ended) }
  }

  @Test("A stop at any moment ends every registration and leaves no session open", arguments: 0..<100)
  func stops(seed: UInt64) {
    var world = World(seed: seed)
    for _ in 0..<(seed * 3) { world.step() }
    world.perform(world.machine.stop())
    world.settle()
    #expect(world.session == nil)
    #expect(world.statuses.values.allSatisfy { $0.state == .ended })
    #expect(world.problems.isEmpty)
  }
}

extension RegistrarMachine.Action {
  fileprivate func keyBeingWritten(_ session: UInt64?) -> InstanceKey? {
    switch self {
    case .write(let instance, session): instance.key
    case .remove(let key, session): key
    default: nil
    }
  }
}
