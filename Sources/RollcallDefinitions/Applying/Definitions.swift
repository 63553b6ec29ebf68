public import Logging
public import Rollcall
public import RollcallAgent
import RollcallConsulDoor
import RollcallReadiness
public import ServiceLifecycle
import Synchronization

/// Keeps an agent's registrations as files define them: at the start, after each change of the files, and when asked to.
///
/// A file that cannot be used is logged with line and reason, and what its last good version defined stays.
public final class Definitions: Service {
  private struct State {
    var shelf = DefinitionShelf()
    var applied: [DefinitionID: Definition.Subject] = [:]
    /// What the agent would not take.
    var refusals: [DefinitionID: DefinitionProblem] = [:]
  }

  private let folder: DefinitionFolder
  private let agent: Agent
  private let ledger: DefinitionLedger
  private let allowsCommands: Bool
  private let interval: Duration
  private let clock: any Clock<Duration>
  private let logger: Logger
  private let state = Mutex(State())
  private let gate: ReadinessGate
  private let turn = KeyedLock()

  /// - Parameters:
  ///   - paths: files, and folders of them.
  ///   - store: the agent's own.
  ///   - allowsCommands: whether files may define checks that run commands.
  ///   - interval: how often to look for changes.
  public init(
    _ paths: [String], agent: Agent, store: any KeyValueStore, allowsCommands: Bool = false, interval: Duration = .seconds(1),
    clock: any Clock<Duration> = ContinuousClock(),
    logger: Logger
  ) {
    folder = DefinitionFolder(paths)
    self.agent = agent
    ledger = DefinitionLedger(store)
    self.allowsCommands = allowsCommands
    self.interval = interval
    self.clock = clock
    self.logger = logger
    gate = ReadinessGate(logger: logger)
  }

  /// Reads the files if they have changed, and brings the agent to what they define.
  /// - Returns: what cannot be used, as of now.
  /// - Throws: `RollcallError` when the agent's store cannot be used, and `CancellationError`.
  @discardableResult
  public func reload() async throws -> [DefinitionProblem] {
    try await turn.withLock("reload") {
      // Nobody else changes the shelf, and the lock is not for reading files under it.
      var shelf = state.withLock(\.shelf)
      let hasChanged = shelf.update(from: folder)
      state.withLock { $0.shelf = shelf }
      if hasChanged { state.withLock { $0.shelf.problems }.forEach(log) }
      try await apply()
      return state.withLock { state in state.shelf.problems + state.refusals.sorted { $0.key < $1.key }.map(\.value) }
    }
  }

  /// Looks for changes until the task is cancelled or shut down.
  public func run() async throws {
    await cancelWhenGracefulShutdown { [self] in
      while !Task.isCancelled {
        do {
          try await reload()
        } catch is CancellationError {
          return
        } catch {
          logger.warning("What the files define could not be registered; it will be tried again.", metadata: ["error": "\(error)"])
        }
        try? await clock.sleep(for: interval)
      }
    }
    gate.close()
  }

  private func apply() async throws {
    let (wanted, applied) = state.withLock { ($0.shelf.definitions, $0.applied) }
    let owned = try await ledger.read()
    let plan = DefinitionPlan(wanted: wanted, applied: applied, owned: owned)
    guard !plan.isEmpty else { return }
    let ids = Set(wanted.map(\.id))
    gate.keep(ids)
    // Before they are registered: what is registered from a file must never be taken for somebody else's.
    if !ids.isSubset(of: owned) { try await ledger.write(owned.union(ids)) }
    for definition in plan.registrations where mayRegister(definition) { try await register(definition) }
    for id in plan.removals {
      switch id {
      case .service(let id): try await agent.deregister(service: id)
      case .check(let id): try await agent.deregister(check: id)
      }
      state.withLock { state in
        state.applied[id] = nil
        state.refusals[id] = nil
      }
      logger.info("Removed what no file defines any more.", metadata: ["definition": "\(id)"])
    }
    if owned != ids { try await ledger.write(ids) }
  }

  /// Whether the definition's conditions have held; when they do later, everything is looked at again.
  private func mayRegister(_ definition: Definition) -> Bool {
    guard allowsCommands || !definition.ready.contains(where: \.runsCommand) else {
      let refusal = DefinitionProblem(
        file: definition.file, line: definition.line,
        reason:
          "Commands are disabled on this agent, so that 'ready: exec:…' cannot be looked at. Start it with --enable-local-script-checks.")
      let isNew = state.withLock { $0.refusals.updateValue(refusal, forKey: definition.id) != refusal }
      if isNew { log(refusal) }
      return false
    }
    return gate.isOpen(for: definition) { [weak self] in
      do {
        try await self?.reload()
      } catch {
        // It is tried again at the next look for changes.
      }
    }
  }

  /// One that is refused is not tried again until it changes.
  private func register(_ definition: Definition) async throws {
    var refusal: DefinitionProblem?
    do {
      switch definition.subject {
      case .service(let service): try await agent.register(service, from: .file(allowsCommands: allowsCommands), replacingChecks: true)
      case .check(let check): try await agent.register(check, from: .file(allowsCommands: allowsCommands))
      }
    } catch is CancellationError {
      throw CancellationError()
    } catch let error as AgentError where error.code == .failed {
      // It is registered, and comes into the catalog when that can be reached.
    } catch {
      refusal = DefinitionProblem(file: definition.file, line: definition.line, reason: "\(error)")
    }
    state.withLock { state in
      state.applied[definition.id] = definition.subject
      state.refusals[definition.id] = refusal
    }
    if let refusal {
      log(refusal)
    } else {
      logger.info(
        "Registered what a file defines.",
        metadata: ["definition": "\(definition.id)", "place": "\(definition.file):\(definition.line)"])
    }
  }

  private func log(_ problem: DefinitionProblem) {
    logger.warning("A definition cannot be used.", metadata: ["reason": "\(problem)"])
  }
}
