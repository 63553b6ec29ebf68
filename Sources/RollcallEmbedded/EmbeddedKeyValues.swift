internal import Rollcall

/// One key space of the embedded catalog.
struct EmbeddedKeyValues: KeyValueStore {
  let space: String
  let engine: Engine

  func get(_ key: String) async throws -> KeyValueEntry? {
    try engine.read { $0.entry(key, in: space) }
  }

  func list(_ prefix: String) async throws -> KeyValueSnapshot {
    try engine.read { select(.prefix(prefix), from: $0) }()
  }

  func commit(_ operations: [KeyValueOperation]) async throws -> KeyValueOutcome {
    try KeyValueLimits.check(operations)
    guard case .outcome(let outcome) = try await engine.submit(.commit(operations, space: space)) else {
      throw RollcallError(.rejected, "The embedded catalog gave no outcome for a key-value commit.")
    }
    return outcome
  }

  func updates(of selector: KeySelector) -> AsyncStream<KeyValueSnapshot> {
    let subject: Watchers.Subject =
      switch selector {
      case .key(let key): .key(LockAddress(space: space, key: key))
      case .prefix(let prefix): .prefix(space: space, KeyText(prefix))
      }
    return engine.updates(of: subject, read: { engine.peek { select(selector, from: $0) }() }, revision: \.revision)
  }

  /// Takes the space as it is, to be searched outside of the lock.
  private func select(_ selector: KeySelector, from state: CatalogState) -> @Sendable () -> KeyValueSnapshot {
    let (keys, floor) = (state.spaces[space] ?? KeySpace(), state.emptyRevision(ofSpace: space))
    return { keys.snapshot(of: selector, floor: floor) }
  }
}
