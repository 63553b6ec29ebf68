/// A commit worked out on what was read, for stores whose own transactions test all conditions first, or tell less than why one does not hold: here
/// operations see what those before them did. Pure. What it comes to is written if nothing of what was read has changed since.
package struct KeyCommit<Model: KeyModel>: Sendable {
  private let sessions: [SessionID: Model.LockingSession]
  /// What has become of each key.
  package private(set) var models: [String: Model]
  package private(set) var refusals: [KeyValueOutcome.Refusal] = []
  private var results: [[(key: String, model: Model)]] = []

  /// - Parameters:
  ///   - models: every key that ``KeyReads`` names, also those that are not there.
  ///   - sessions: those of the named sessions that live.
  package init(_ operations: [KeyValueOperation], models: [String: Model], sessions: [SessionID: Model.LockingSession]) {
    self.models = models
    self.sessions = sessions
    for (index, operation) in operations.enumerated() {
      switch perform(operation) {
      case .success(let keys): results.append(keys.compactMap { key in self.models[key].map { (key, $0) } })
      case .failure(let refused): refusals.append(.init(operation: index, reason: refused.reason))
      }
    }
  }

  /// - Parameter revision: that of the commit.
  package func outcome(at revision: Revision) -> KeyValueOutcome {
    guard refusals.isEmpty else { return .refused(refusals) }
    return .committed(results.map { $0.compactMap { $0.model.entry($0.key, at: revision) } }, revision: revision)
  }

  private struct Refused: Error {
    var reason: KeyValueOutcome.Refusal.Reason
  }

  /// - Returns: the keys that belong to the operation's result.
  private mutating func perform(_ operation: KeyValueOperation) -> Result<[String], Refused> {
    func refused(_ reason: KeyValueOutcome.Refusal.Reason) -> Result<[String], Refused> { .failure(Refused(reason: reason)) }
    switch operation {
    case .get(let key): return models[key]?.value == nil ? refused(.missing) : .success([key])
    case .list(let prefix): return .success(listed(prefix))
    case .check(let key, let expectation): return violation(of: expectation, key).map(refused) ?? .success([])
    case .set(let key, let value, let flags, let condition):
      if let reason = violation(of: condition, key) { return refused(reason) }
      models[key]?.write(value, flags: flags)
      return .success([key])
    case .delete(let key, let condition):
      guard models[key]?.value != nil else { return .success([]) }
      if let reason = violation(of: condition, key) { return refused(reason) }
      models[key]?.delete()
      return .success([])
    case .deletePrefix(let prefix):
      for key in listed(prefix) { models[key]?.delete() }
      return .success([])
    case .acquire(let key, let value, let flags, let id):
      guard let session = sessions[id], let model = models[key] else { return refused(.unknownSession) }
      if let holder = model.holder, holder != id { return refused(.notHolder) }
      if model.isResting { return refused(.lockDelay) }
      models[key]?.lock(value, flags: flags, for: session)
      return .success([key])
    case .release(let key, let value, let flags, let id):
      guard let model = models[key], model.value != nil else { return refused(.missing) }
      guard model.holder == id else { return refused(.notHolder) }
      models[key]?.unlock(value, flags: flags)
      return .success([key])
    }
  }

  private func listed(_ prefix: String) -> [String] {
    let selector = KeySelector.prefix(prefix)
    return models.filter { $0.value.value != nil && selector.contains($0.key) }.keys.sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
  }

  private func violation(of condition: KeyValueOperation.Condition, _ key: String) -> KeyValueOutcome.Refusal.Reason? {
    switch condition {
    case .none: nil
    case .revision(.zero): models[key]?.revision == nil ? nil : .exists
    case .revision(let expected): models[key]?.revision.map { $0 == expected ? nil : .revisionDiffers } ?? .missing
    }
  }

  private func violation(of expectation: KeyValueOperation.Expectation, _ key: String) -> KeyValueOutcome.Refusal.Reason? {
    guard let model = models[key], let revision = model.revision else {
      if case .absent = expectation { return nil }
      return .missing
    }
    switch expectation {
    case .absent: return .exists
    case .revision(let expected): return revision == expected ? nil : .revisionDiffers
    case .heldBy(let session): return model.holder == session ? nil : .notHolder
    }
  }
}
