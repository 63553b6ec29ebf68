import Rollcall

/// Remembers what was read of keys, for watches that begin while the server cannot be reached.
struct RememberingKeyValues: KeyValueStore {
  let catalog: any Catalog
  let memory: CatalogMemory
  private var base: any KeyValueStore { catalog.keyValues }

  init(catalog: any Catalog, memory: CatalogMemory) {
    self.catalog = catalog
    self.memory = memory
  }

  func get(_ key: String) async throws -> KeyValueEntry? {
    let entry = try await base.get(key)
    memory.keep(
      KeyValueSnapshot(selector: .key(key), entries: entry.map { [$0] } ?? [], revision: entry?.modifyRevision ?? Revision(1)))
    return entry
  }

  func list(_ prefix: String) async throws -> KeyValueSnapshot {
    let snapshot = try await base.list(prefix)
    memory.keep(snapshot)
    return snapshot
  }

  func commit(_ operations: [KeyValueOperation]) async throws -> KeyValueOutcome { try await base.commit(operations) }

  func updates(of selector: KeySelector) -> AsyncStream<KeyValueSnapshot> {
    memory.following(
      base.updates(of: selector), from: KeyValueSnapshot(selector: selector, entries: [], revision: .zero), while: catalog.connection)
  }
}
