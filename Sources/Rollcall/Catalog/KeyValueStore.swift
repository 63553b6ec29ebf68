/// A small store of values under keys, with the same meaning on every engine.
///
/// A missing key is nil; an empty value is a value. A watcher sees the last value and never an older one than it saw before. Compare-and-set is
/// linearizable. The rules of ``Catalog`` for lost servers, time and concurrency hold here too.
public protocol KeyValueStore: Sendable {
  func get(_ key: String) async throws -> KeyValueEntry?

  /// All entries whose keys begin with `prefix`, which may be empty, sorted by key.
  func list(_ prefix: String) async throws -> KeyValueSnapshot

  /// Performs the operations in order, all or none.
  ///
  /// One operation works on every engine; several need ``CatalogCapabilities/keyTransactions``.
  /// - Throws: `.unsupported`, `.tooLarge`, `.invalid`, transient errors. An operation whose condition does not hold is an outcome, not an error.
  func commit(_ operations: [KeyValueOperation]) async throws -> KeyValueOutcome

  /// The selected entries at once and after each change, under the rules of ``Catalog/updates(of:)``.
  func updates(of selector: KeySelector) -> AsyncStream<KeyValueSnapshot>
}

extension KeyValueStore {
  /// Writes a value whatever was there, keeping a lock but not flags.
  @discardableResult
  public func put(_ key: String, _ value: [UInt8], flags: UInt64 = 0) async throws -> KeyValueOutcome {
    try await commit([.set(key: key, value: value, flags: flags, condition: .none)])
  }

  /// Writes a value if the key is still at `revision`; ``Revision/zero`` means only if it does not exist.
  /// - Returns: whether it was written.
  public func put(_ key: String, _ value: [UInt8], flags: UInt64 = 0, ifRevision revision: Revision) async throws -> Bool {
    try await commit([.set(key: key, value: value, flags: flags, condition: .revision(revision))]).isCommitted
  }

  /// Deletes a key; one that is not there is no error.
  public func delete(_ key: String) async throws {
    _ = try await commit([.delete(key: key, condition: .none)])
  }
}
