import ConsulAPI
import ConsulClient
import Rollcall

/// Consul's key-value store.
struct ConsulKeyValueStore: KeyValueStore {
  let link: ConsulLink
  let watches: WatchSet
  let monitor: ConnectionMonitor

  func get(_ key: String) async throws -> KeyValueEntry? {
    guard !key.isEmpty else { throw RollcallError.invalid("A key is empty.") }
    return try await link.perform { try await Self.read($0, .key(key)) }.value.entries.first
  }

  func list(_ prefix: String) async throws -> KeyValueSnapshot {
    try await link.perform { try await Self.read($0, .prefix(prefix)) }.value
  }

  func updates(of selector: KeySelector) -> AsyncStream<KeyValueSnapshot> {
    watches.stream(
      Watch(
        name: "keys \(selector)", empty: KeyValueSnapshot(selector: selector, entries: [], revision: .zero), monitor: monitor,
        logger: link.logger, fetch: { [connection = link.connection] in try await Self.read(connection, selector, $0) }))
  }

  private static func read(
    _ connection: ConsulConnection, _ selector: KeySelector, _ block: ConsulBlock? = nil
  ) async throws -> ConsulAnswer<KeyValueSnapshot> {
    let answer =
      switch selector {
      case .key(let key): try await connection.keys(key, block)
      case .prefix(let prefix): try await connection.keys(prefix, isPrefix: true, block)
      }
    return answer.map { pairs in
      KeyValueSnapshot(
        selector: selector, entries: pairs.map(TransactionMapping.entry), revision: Revision(answer.index ?? 0),
        freshness: answer.freshness)
    }
  }

  func commit(_ operations: [KeyValueOperation]) async throws -> KeyValueOutcome {
    guard !operations.isEmpty else { return .committed([], revision: .zero) }
    for value in operations.compactMap(\.value) where value.count > ConsulKeyValue.maximumSize {
      throw RollcallError(.tooLarge, "Consul keeps values of at most \(ConsulKeyValue.maximumSize) bytes; this one has \(value.count).")
    }
    if operations.count == 1, let write = LargeWrite(operations[0]) { return try await write.commit(link) }
    let transaction = try TransactionMapping.transaction(operations)
    let result = try await link.perform { try await $0.commit(transaction) }
    guard result.failures.isEmpty else {
      let refusals = result.failures.compactMap { TransactionMapping.refusal($0, of: operations) }
      guard refusals.count == result.failures.count else {
        let said = result.failures.map(\.what).joined(separator: "; ")
        throw RollcallError(.rejected, "\(link.url): Consul did not commit: \(said)")
      }
      return .refused(refusals)
    }
    let entries = TransactionMapping.entries(result.keys, of: operations)
    return .committed(entries, revision: try await revision(after: operations, entries))
  }

  /// Consul tells no index with a commit. What was written has it; after a mere deletion it is asked for.
  private func revision(after operations: [KeyValueOperation], _ entries: [[KeyValueEntry]]) async throws -> Revision {
    let deletions = operations.compactMap { operation -> KeySelector? in
      switch operation {
      case .delete(let key, _): .key(key)
      case .deletePrefix(let prefix): .prefix(prefix)
      default: nil
      }
    }
    let written = entries.joined().map(\.modifyRevision).max()
    guard let deleted = deletions.last else { return written ?? .zero }
    // The deletion is done whatever becomes of this question.
    let read = try? await link.perform { try await Self.read($0, deleted) }
    return max(read?.value.revision ?? .zero, written ?? .zero)
  }
}
