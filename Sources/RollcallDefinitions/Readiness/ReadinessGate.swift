import Logging
import RollcallReadiness
import Synchronization

/// Which definitions may be registered: those whose conditions have held once since they were read.
final class ReadinessGate: Sendable {
  private struct Look {
    var conditions: [ReadinessCondition]
    /// Nil once the conditions have held.
    var task: Task<Void, Never>?
  }

  private let looks = Mutex<[DefinitionID: Look]>([:])
  private let logger: Logger

  init(logger: Logger) {
    self.logger = logger
  }

  deinit {
    close()
  }

  /// - Parameter opened: is called as soon as the conditions hold that do not hold yet.
  func isOpen(for definition: Definition, _ opened: @escaping @Sendable () async -> Void) -> Bool {
    guard !definition.ready.isEmpty else { return true }
    return looks.withLock { looks in
      if let look = looks[definition.id], look.conditions == definition.ready { return look.task == nil }
      looks[definition.id]?.task?.cancel()
      looks[definition.id] = Look(conditions: definition.ready, task: look(at: definition, opened))
      return false
    }
  }

  /// Looks no more at what is not wanted any more.
  func keep(_ ids: Set<DefinitionID>) {
    looks.withLock { looks in
      for (id, look) in looks where !ids.contains(id) { look.task?.cancel() }
      looks = looks.filter { ids.contains($0.key) }
    }
  }

  func close() {
    keep([])
  }

  private func look(at definition: Definition, _ opened: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
    Task { [logger, weak self] in
      var told = ""
      do {
        try await ReadinessProbe.waitUntilReady(definition.ready) { problem in
          guard problem != told else { return }
          told = problem
          logger.info("Not ready to be registered.", metadata: ["definition": "\(definition.id)", "reason": "\(problem)"])
        }
      } catch {
        return
      }
      self?.open(definition)
      await opened()
    }
  }

  private func open(_ definition: Definition) {
    looks.withLock { looks in
      guard looks[definition.id]?.conditions == definition.ready else { return }
      looks[definition.id]?.task = nil
    }
  }
}
