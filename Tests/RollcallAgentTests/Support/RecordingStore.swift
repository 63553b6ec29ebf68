import Rollcall
import Synchronization

/// A key-value store that counts commits, and fails while it is told to.
final class RecordingStore: KeyValueStore {
  private struct State {
    var commits: [[KeyValueOperation]] = []
    var isBroken = false
  }

  private let store: any KeyValueStore
  private let state = Mutex(State())

  init(_ store: any KeyValueStore) {
    self.store = store
  }

  var commits: [[KeyValueOperation]] { state.withLock(\.commits) }

  var isBroken: Bool {
    get { state.withLock(\.isBroken) }
    set { state.withLock { $0.isBroken = newValue } }
  }

  func commit(_ operations: [KeyValueOperation]) async throws -> KeyValueOutcome {
    try state.withLock { state in
      guard !state.isBroken else { throw RollcallError(.timedOut, "The disk is full.") }
      state.commits.append(operations)
    }
    return try await store.commit(operations)
  }

  func get(_ key: String) async throws -> KeyValueEntry? { try await store.get(key) }
  func list(_ prefix: String) async throws -> KeyValueSnapshot { try await store.list(prefix) }
  func updates(of selector: KeySelector) -> AsyncStream<KeyValueSnapshot> { store.updates(of: selector) }
}
