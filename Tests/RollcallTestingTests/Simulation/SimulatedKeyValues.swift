import Foundation
import Rollcall

/// The keys of a ``SimulatedServer``.
struct SimulatedKeyValues: KeyValueStore {
  private let catalog: SimulatedCatalog

  private var bug: PlantedBug? { catalog.bug }

  init(_ catalog: SimulatedCatalog) {
    self.catalog = catalog
  }

  func get(_ key: String) async throws -> KeyValueEntry? {
    let entry = try await catalog.store().catalog.keyValues.get(key)
    return bug == .takesAnEmptyValueForNone && entry?.value == [] ? nil : entry
  }

  func list(_ prefix: String) async throws -> KeyValueSnapshot {
    let store = try await catalog.store().catalog.keyValues
    var snapshot = try await store.list(prefix)
    if bug == .listsByPath { snapshot.entries.removeAll { $0.key != prefix && !$0.key.hasPrefix(prefix + "/") } }
    return snapshot
  }

  func commit(_ operations: [KeyValueOperation]) async throws -> KeyValueOutcome {
    let store = try await catalog.store().catalog.keyValues
    switch bug {
    case .ignoresConditions: return try await store.commit(operations.map(\.withoutCondition))
    case .losesUpdates:
      if case .set(let key, _, _, .revision(let expected)) = operations.first {
        let held = try await store.get(key)?.modifyRevision ?? .zero
        guard held == expected else { return .refused([.init(operation: 0, reason: .revisionDiffers)]) }
        await Task.yield()
        return try await store.commit(operations.map(\.withoutCondition))
      }
    case .commitsInHalves:
      var outcome = KeyValueOutcome.committed([], revision: .zero)
      for operation in operations {
        outcome = try await store.commit([operation])
        guard outcome.isCommitted else { return outcome }
      }
      return outcome
    case .truncatesValuesAtZero: return try await store.commit(operations.map(\.truncated))
    case .ignoresLockHolders:
      if case .acquire(let key, _, _, let session) = operations.first, let holder = try await store.get(key)?.session, holder != session {
        _ = try await store.commit([.release(key: key, value: [], flags: 0, session: holder)])
      }
    case .forgetsWrites:
      if case .set(let key, _, _, _) = operations.first, let old = try await store.get(key) { catalog.server.note(overwritten: old) }
    default: break
    }
    return try await store.commit(operations)
  }

  func updates(of selector: KeySelector) -> AsyncStream<KeyValueSnapshot> {
    catalog.follow(KeyValueSnapshot(selector: selector, entries: [], revision: .zero)) { $0.keyValues.updates(of: selector) }
  }
}

extension KeyValueOperation {
  fileprivate var withoutCondition: KeyValueOperation {
    switch self {
    case .set(let key, let value, let flags, _): .set(key: key, value: value, flags: flags, condition: .none)
    case .delete(let key, _): .delete(key: key, condition: .none)
    default: self
    }
  }

  fileprivate var truncated: KeyValueOperation {
    guard case .set(let key, let value, let flags, let condition) = self else { return self }
    return .set(key: key, value: Array(value.prefix { $0 != 0 }), flags: flags, condition: condition)
  }
}
