import ConsulAPI
public import Logging
public import Rollcall
public import RollcallAgent
import RollcallConsulDoor
import Synchronization

/// Registers with the agent in this process, which runs the checks that containers ask for, and publishes in its catalogs.
///
/// Which registrations are containers' is known by a list in the agent's own store, written before they are registered: what is gone when the agent starts again is
/// removed then, and what others registered is left alone.
public final class AgentTarget: ContainerTarget {
  private struct Entry: Equatable {
    var service: ContainerService
    var isRefused = false
  }

  private let agent: Agent
  private let ledger: ContainerLedger
  private let logger: Logger
  private let entries = Mutex<[String: Entry]>([:])
  private let turn = KeyedLock()

  /// As long as a check can be: it ends with its service.
  private static let always = Duration.seconds(10 * 365 * 24 * 3_600)

  /// - Parameter store: the agent's own.
  public init(_ agent: Agent, store: any KeyValueStore, logger: Logger) {
    self.agent = agent
    ledger = ContainerLedger(store)
    self.logger = logger
  }

  public var description: String { "the agent" }

  /// The agent looks after what is registered with it, also after its own end.
  public func run() async {
    for await _ in AsyncStream<Never>.makeStream().stream {}
  }

  public func apply(_ set: ContainerSet) async throws {
    try await turn.withLock("") { [self] in
      let wanted = Dictionary(set.services.map { ($0.id, $0) }) { first, _ in first }
      let owned = try await ledger.read()
      if !Set(wanted.keys).isSubset(of: owned) { try await ledger.write(owned.union(wanted.keys)) }
      for (id, service) in wanted.sorted(by: { $0.key < $1.key }) where entries.withLock({ $0[id]?.service }) != service {
        try await register(service)
      }
      // Until everything was looked at, what an earlier life registered may still be there.
      let gone = owned.union(entries.withLock { Set($0.keys) }).subtracting(wanted.keys)
      for id in gone.sorted() where set.isComplete || entries.withLock({ $0[id] }) != nil {
        try await agent.deregister(service: id)
        entries.withLock { $0[id] = nil }
        logger.info("Removed.", metadata: ["id": "\(id)"])
      }
      if set.isComplete, owned != Set(wanted.keys) { try await ledger.write(Set(wanted.keys)) }
    }
  }

  /// What the agent refuses it refuses again, until it changes.
  private func register(_ service: ContainerService) async throws {
    let former = entries.withLock { $0[service.id] }
    var entry = Entry(service: service)
    do {
      let registration = try ConsulServiceRegistration.of(service).registration
      try registration.validate()
      let node = agent.node.name
      var checks = try registration.checks.map { check throws(DoorError) in try CheckDefinition(check, from: .network, node: node) }
      var instance = service.instance
      instance.checks = []
      if let check = service.check {
        checks.append(CheckDefinition(id: check.id, name: check.name, method: .ttl(Self.always), initialHealth: check.health))
      }
      let catalogs = service.attributes["catalogs"]?.commaSeparated ?? []
      try await agent.register(instance, checks: checks, replacingChecks: true, catalogs: catalogs.isEmpty ? nil : catalogs)
      if let check = service.check { try await agent.report(check: check.id, check.health, output: check.output) }
    } catch is CancellationError {
      throw CancellationError()
    } catch let error as AgentError where error.code == .failed {
      // It is registered, and comes into the catalog when that can be reached.
    } catch {
      entry.isRefused = true
      logger.warning("A container's service cannot be registered.", metadata: ["id": "\(service.id)", "reason": "\(error)"])
    }
    let registered = entry
    entries.withLock { $0[service.id] = registered }
    if former == nil, !registered.isRefused {
      logger.info("Added.", metadata: ["service": "\(service.name)", "id": "\(service.id)", "address": "\(service.instance.address)"])
    }
  }
}
