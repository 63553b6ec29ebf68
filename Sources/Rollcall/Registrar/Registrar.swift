public import Logging
private import Metrics
public import ServiceLifecycle
private import Synchronization

/// Keeps any number of instances registered in one catalog, on one session, for ever: whatever happens to session, connection and server.
///
/// Nothing reaches the catalog unless ``run()`` is running. A session is opened with the first registration.
public final class Registrar: Service {
  public struct Options: Sendable {
    public var session: SessionOptions
    /// How many writes may be under way at once.
    public var maximumWrites = 64
    /// Between tries to open a session, and between tries to register one instance: short enough that nothing that lives is missing for more than five
    /// seconds once the catalog is back.
    public var backoff = Backoff(maximum: .seconds(3))
    /// How often each instance is looked after that somebody else may have taken out of the catalog.
    public var auditInterval = Duration.seconds(60)
    /// How long a stop may take to deregister everything.
    public var stopTimeout = Duration.seconds(5)

    public init(session: SessionOptions = SessionOptions()) {
      self.session = session
    }
  }

  private struct State {
    var machine: RegistrarMachine
    var statuses: [InstanceKey: Broadcast<RegistrationStatus>] = [:]
    var session: (epoch: UInt64, session: any CatalogSession)?
    /// Lost, or no longer needed, and not closed yet.
    var closing: [UInt64: any CatalogSession] = [:]
    var hasRun = false
  }

  let options: Options
  let clock: any Clock<Duration>
  private let catalog: any Catalog
  private let logger: Logger
  private let state: Mutex<State>
  private let actions: AsyncStream<RegistrarMachine.Action>
  private let perform: AsyncStream<RegistrarMachine.Action>.Continuation
  private let sessionsLost = Counter(label: "rollcall_sessions_lost_total")
  private let writeFailures = Counter(label: "rollcall_registration_failures_total")

  public init(
    _ catalog: any Catalog, options: Options = Options(), clock: any Clock<Duration> = ContinuousClock(),
    logger: Logger = Logger(label: "rollcall.registrar")
  ) {
    self.catalog = catalog
    self.options = options
    self.clock = clock
    self.logger = logger
    state = Mutex(State(machine: RegistrarMachine(maximumWrites: options.maximumWrites, backoff: options.backoff)))
    (actions, perform) = AsyncStream.makeStream()
  }

  /// Desires an instance; one under the same key is replaced, and both registrations then stand for the same: either can end it.
  /// - Throws: `.invalid` when it cannot be; nothing has changed then.
  public func register(_ instance: ServiceInstance) throws(RollcallError) -> Registration {
    try instance.validate()
    let status = state.withLock { state in
      let status = state.statuses[instance.key] ?? Broadcast()
      state.statuses[instance.key] = status
      take(state.machine.desire(instance), &state)
      return status
    }
    return Registration(instance.key, self, status)
  }

  /// The session that registrations are on now; nil while there is none.
  public var session: SessionID? { state.withLock { $0.session?.session.id } }

  /// Works until the task is cancelled or shut down; then deregisters everything, within ``Options/stopTimeout``.
  /// - Throws: ``RollcallError`` `.closed` when it runs, or has run, already.
  public func run() async throws {
    let isFirst = state.withLock { state in
      defer { state.hasRun = true }
      return !state.hasRun
    }
    guard isFirst else { throw RollcallError(.closed, "A registrar runs once. Make a new one for every run.") }
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        group.addTask { await self.audit() }
        for await action in self.actions {
          group.addTask { await self.execute(action) }
        }
        group.cancelAll()
      }
    }
    await stop()
  }

  /// Replaces the instance of a registration that has not ended and is not about to.
  func update(_ instance: ServiceInstance, of status: Broadcast<RegistrationStatus>) throws(RollcallError) {
    try instance.validate()
    let isDesired = state.withLock { state in
      guard generation(of: instance.key, status, state) != nil else { return false }
      take(state.machine.desire(instance), &state)
      return true
    }
    guard isDesired else { throw .registrationEnded(instance.key) }
  }

  /// - Returns: the generation that was desired until now; nil when none was.
  func withdraw(_ key: InstanceKey, of status: Broadcast<RegistrationStatus>) -> UInt64? {
    state.withLock { state in
      guard let generation = generation(of: key, status, state) else { return nil }
      take(state.machine.withdraw(key), &state)
      return generation
    }
  }

  func generation(of key: InstanceKey, _ status: Broadcast<RegistrationStatus>) -> UInt64? {
    state.withLock { generation(of: key, status, $0) }
  }

  /// Of the registration that the status belongs to; another may bear the same key since that one ended.
  private func generation(of key: InstanceKey, _ status: Broadcast<RegistrationStatus>, _ state: State) -> UInt64? {
    state.statuses[key] === status ? state.machine.generation(of: key) : nil
  }

  /// Announces at once, in the machine's order, and hands everything else to ``run()``.
  private func take(_ actions: [RegistrarMachine.Action], _ state: inout State) {
    for action in actions {
      switch action {
      case .announce(let key, let status):
        state.statuses[key]?.publish(status)
        if status.state == .ended { state.statuses.removeValue(forKey: key)?.finish() }
      case .closeSession(let epoch):
        if let held = state.session, held.epoch == epoch {
          state.closing[epoch] = held.session
          state.session = nil
        }
        perform.yield(action)
      case .openSession, .write, .remove, .wake:
        perform.yield(action)
      }
    }
  }

  private func feed(_ event: (inout RegistrarMachine) -> [RegistrarMachine.Action]) {
    state.withLock { take(event(&$0.machine), &$0) }
  }

  /// Looks after everything part by part, so that many instances make no burst, and no more than a hundred a second.
  private func audit() async {
    let parts: UInt64 = 60
    var part: UInt64 = 0
    while true {
      let interval = max(options.auditInterval, .milliseconds(10) * state.withLock(\.machine.count))
      guard (try? await clock.sleep(for: interval / Double(parts))) != nil else { return }
      feed { $0.audit(part, of: parts) }
      part = (part + 1) % parts
    }
  }

  private func execute(_ action: RegistrarMachine.Action) async {
    switch action {
    case .openSession(let epoch, let pause): await holdSession(epoch, after: pause)
    case .write(let instance, let epoch):
      await change(instance.key, epoch) { session in
        try await session.register(instance)
        self.feed { $0.wrote(instance.key, epoch) }
      }
    case .remove(let key, let epoch):
      await change(key, epoch) { session in
        try await session.deregister(key)
        self.feed { $0.removed(key, epoch) }
      }
    case .wake(let key, let rest, let pause):
      guard (try? await clock.sleep(for: pause)) != nil else { return }
      feed { $0.due(key, rest) }
    case .closeSession(let epoch): await closeSession(epoch)
    case .announce: break
    }
  }

  private func change(_ key: InstanceKey, _ epoch: UInt64, _ write: (any CatalogSession) async throws -> Void) async {
    guard let session = state.withLock({ $0.session?.epoch == epoch ? $0.session?.session : nil }) else { return }
    do {
      try await write(session)
    } catch {
      guard !Task.isCancelled else { return }
      let problem = RollcallError(wrapping: error)
      writeFailures.increment()
      logger.warning("The catalog did not take a registration.", metadata: ["key": "\(key)", "error": "\(problem)"])
      feed { machine in
        var random = SystemRandomNumberGenerator()
        return machine.failed(key, epoch, problem, using: &random)
      }
    }
  }

  /// Opens a session after the pause, and renews it until it is lost or the registrar stops.
  private func holdSession(_ epoch: UInt64, after pause: Duration) async {
    guard (try? await clock.sleep(for: pause)) != nil else { return }
    var random = SystemRandomNumberGenerator()
    let session: any CatalogSession
    do {
      session = try await catalog.openSession(options.session)
    } catch {
      guard !Task.isCancelled else { return }
      let problem = RollcallError(wrapping: error)
      logger.warning("No session could be opened.", metadata: ["catalog": "\(catalog.description)", "error": "\(problem)"])
      feed { $0.openFailed(epoch, problem, using: &random) }
      return
    }
    logger.debug("A session is open.", metadata: ["session": "\(session.id)"])
    state.withLock { state in
      state.session = (epoch, session)
      take(state.machine.opened(epoch), &state)
    }
    do {
      try await session.keepAlive(clock: clock)
    } catch {
      guard !Task.isCancelled else { return }
      let problem = RollcallError(wrapping: error)
      sessionsLost.increment()
      logger.warning("The session is lost; a new one follows.", metadata: ["session": "\(session.id)", "error": "\(problem)"])
      feed { $0.lost(epoch, problem, using: &random) }
    }
  }

  /// A lost session may still be there for the server; what cannot be closed now expires by itself.
  private func closeSession(_ epoch: UInt64) async {
    guard let session = state.withLock({ $0.closing.removeValue(forKey: epoch) }) else { return }
    do {
      try await withDeadline(options.stopTimeout, clock: clock, "The session could not be closed in time; it will expire.") {
        try await session.close()
      }
    } catch {
      logger.notice("A session is left to expire.", metadata: ["session": "\(session.id)", "error": "\(error)"])
    }
  }

  /// Closes what is open, and then tells everyone that it has ended.
  private func stop() async {
    let (endings, open) = state.withLock { state in
      let actions = state.machine.stop()
      take(actions.filter(\.isClose), &state)
      return (actions.filter { !$0.isClose }, Array(state.closing.keys))
    }
    perform.finish()
    // In a task of its own, which the cancellation of this one does not reach.
    await Task {
      await withDiscardingTaskGroup { group in
        for epoch in open { group.addTask { await self.closeSession(epoch) } }
      }
    }.value
    state.withLock { take(endings, &$0) }
  }
}

extension RegistrarMachine.Action {
  fileprivate var isClose: Bool {
    if case .closeSession = self { true } else { false }
  }
}

extension RollcallError {
  static func registrationEnded(_ key: InstanceKey) -> RollcallError {
    RollcallError(.closed, "The registration of \(key) has ended. Register the instance again.")
  }

  init(wrapping error: any Error) {
    self = error as? RollcallError ?? RollcallError(.rejected, "The catalog failed.", underlying: error)
  }
}
