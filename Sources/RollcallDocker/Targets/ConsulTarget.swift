import ConsulAPI
public import ConsulClient
public import Logging
import Rollcall
import Synchronization

/// Registers with a Consul agent as registrator does, with the check that a container asks for run by the agent itself.
///
/// Nothing there ends with this process by itself. So each service has one more check, which this process reports as passing again and again: without that it
/// becomes critical, and Consul removes the service. Docker's HEALTHCHECK is a check of its own.
public final class ConsulTarget: ContainerTarget {
  private struct Entry: Equatable {
    var registration: ConsulServiceRegistration
    var health: ContainerHealth?
  }

  private let connection: ConsulConnection
  private let url: String
  private let pattern: ServiceIDPattern
  private let timeout: Duration
  private let cleansUp: Bool
  private let clock: any Clock<Duration>
  private let logger: Logger
  private let entries = Mutex<[String: Entry]>([:])
  /// What Consul would refuse again.
  private let refused = Mutex<[String: Entry]>([:])
  /// Variables that were complained of.
  private let complaints = Mutex<[String: String]>([:])
  private let turn = KeyedLock()

  /// As long as a check can take in Consul's eyes: it ends with its service.
  private static let always = GoDuration(.seconds(10 * 365 * 24 * 3_600))
  /// The least that Consul takes.
  private static let removalDelay = GoDuration(.seconds(60))

  /// - Parameters:
  ///   - timeout: how long services are passing after this process has ended by a kill.
  ///   - cleansUp: whether to remove also what registrator left behind of this machine.
  public init(
    _ connection: ConsulConnection, url: String, hostname: String, timeout: Duration = .seconds(10), cleansUp: Bool = false,
    clock: any Clock<Duration> = ContinuousClock(), logger: Logger
  ) {
    self.connection = connection
    self.url = url
    self.timeout = timeout
    self.cleansUp = cleansUp
    self.clock = clock
    self.logger = logger
    pattern = ServiceIDPattern(hostname: hostname)
  }

  public var description: String { url }

  public func run() async {
    while (try? await clock.sleep(for: timeout / 3)) != nil { await renew() }
    // In a task of its own, which the cancellation of this one does not reach.
    await Task { [self] in
      _ = try? await withDeadline(.seconds(5), clock: clock, "") { [self] in
        try await turn.withLock("") { [self] in
          for id in entries.withLock({ $0.keys.sorted() }) { try await remove(id) }
        }
      }
    }.value
    await connection.shutdown()
  }

  public func apply(_ set: ContainerSet) async throws {
    try await turn.withLock("") { [self] in
      let wanted = entries(for: set)
      refused.withLock { $0 = $0.filter { wanted[$0.key] == $0.value } }
      var failure: (any Error)?
      // One that fails keeps none of the others waiting.
      func attempt(_ work: () async throws -> Void) async throws {
        do {
          try await work()
        } catch {
          try Task.checkCancellation()
          failure = error
        }
      }
      for id in entries.withLock({ $0.keys.sorted() }) where wanted[id] == nil { try await attempt { try await remove(id) } }
      for (id, entry) in wanted.sorted(by: { $0.key < $1.key }) where entries.withLock({ $0[id] }) != entry {
        try await attempt { try await put(id, entry) }
      }
      if let failure { throw failure }
      guard set.isComplete else { return }
      let present = try await connection.agentServices()
      for (id, entry) in wanted.sorted(by: { $0.key < $1.key }) where present[id] == nil { try await put(id, entry) }
      try await removeStale(present.keys.filter { wanted[$0] == nil && pattern.matches($0) }.sorted())
    }
  }

  private func entries(for set: ContainerSet) -> [String: Entry] {
    var wanted: [String: Entry] = [:]
    for service in set.services {
      do {
        var (registration, dropped) = try ConsulServiceRegistration.of(service)
        if let first = registration.checks.indices.first {
          // As the agent calls the only check of a service.
          registration.checks[first].checkID = "service:\(service.id)"
          registration.checks[first].name = "Service '\(service.name)' check"
        }
        registration.checks.append(
          ConsulCheckRegistration(
            checkID: Self.livenessCheck(service.id), name: "Registrar", ttl: GoDuration(timeout), status: ConsulStatus.passing,
            notes: "Passing while rollcall docker runs.", deregisterCriticalServiceAfter: Self.removalDelay))
        if let check = service.check {
          registration.checks.append(
            ConsulCheckRegistration(checkID: check.id, name: check.name, ttl: Self.always, status: check.health.rawValue))
        }
        if !dropped.isEmpty { complain(of: service, "Consul's metadata cannot carry \(dropped.joined(separator: ", ")).") }
        wanted[service.id] = Entry(registration: registration, health: service.health)
      } catch {
        complain(of: service, error.description)
      }
    }
    return wanted
  }

  private func put(_ id: String, _ entry: Entry) async throws {
    guard refused.withLock({ $0[id] }) != entry else { return }
    do {
      try await connection.register(entry.registration)
    } catch let error as ConsulError where error.status == 400 || error.status == 500 && error.body.contains("disabled") {
      refused.withLock { $0[id] = entry }
      logger.warning("Consul refuses a container's service.", metadata: ["id": "\(id)", "reason": "\(error)", "catalog": "\(url)"])
      return
    }
    let former = entries.withLock { entries in
      let former = entries[id]
      entries[id] = entry
      return former
    }
    // The agent may remember an older result.
    _ = try await connection.pass(Self.livenessCheck(id))
    if let health = entry.health {
      _ = try await connection.update("docker:\(id)", ConsulCheckUpdate(status: health.health.rawValue, output: health.output))
    }
    let checks = Set(entry.registration.checks.map(\.checkID))
    for check in former?.registration.checks ?? [] where !checks.contains(check.checkID) {
      try await connection.deregisterCheck(check.checkID)
    }
    if former == nil { logger.info("Added.", metadata: ["service": "\(entry.registration.name)", "id": "\(id)", "catalog": "\(url)"]) }
  }

  private func remove(_ id: String) async throws {
    try await connection.deregisterService(id)
    entries.withLock { $0[id] = nil }
    logger.info("Removed.", metadata: ["id": "\(id)", "catalog": "\(url)"])
  }

  private func removeStale(_ ids: [String]) async throws {
    guard !ids.isEmpty else { return }
    let checks = try await connection.agentChecks()
    for id in ids where cleansUp || checks[Self.livenessCheck(id)] != nil {
      try await connection.deregisterService(id)
      logger.info("Removed what an earlier life left.", metadata: ["id": "\(id)", "catalog": "\(url)"])
    }
  }

  /// Says that this process lives. An agent that knows nothing of a service gets it again.
  private func renew() async {
    do {
      try await turn.withLock("") { [self] in
        for (id, entry) in entries.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
          if try await !connection.pass(Self.livenessCheck(id)) { try await put(id, entry) }
        }
      }
    } catch {
      guard !Task.isCancelled else { return }
      logger.warning("Consul could not be told that its services live.", metadata: ["error": "\(error)", "catalog": "\(url)"])
    }
  }

  private func complain(of service: ContainerService, _ reason: String) {
    guard complaints.withLock({ $0.updateValue(reason, forKey: service.id) }) != reason else { return }
    logger.warning("Something of a container cannot be registered.", metadata: ["id": "\(service.id)", "reason": "\(reason)"])
  }

  private static func livenessCheck(_ id: String) -> String { "registrar:\(id)" }
}
