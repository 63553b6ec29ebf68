internal import Rollcall

/// One key space of the embedded catalog.
struct EmbeddedKeyValues: KeyValueStore {
  let space: String
  let engine: Engine

  func get(_ key: String) async throws -> KeyValueEntry? {
    try engine.read { $0.entry(key, in: space) }
  }

  func list(_ prefix: String) async throws -> KeyValueSnapshot {
    try engine.read { $0.snapshot(of: .prefix(prefix), in: space) }
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
    return engine.updates(of: subject, read: { [space] in $0.snapshot(of: selector, in: space) }, revision: \.revision)
  }
}
