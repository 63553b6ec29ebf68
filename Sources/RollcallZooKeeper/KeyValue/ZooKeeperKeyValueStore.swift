import Rollcall
import ZooKeeperClient

/// Values in persistent nodes: the key `ep2016/color` is the node `/ep2016/color`, and other programs find and write it there.
struct ZooKeeperKeyValueStore: KeyValueStore {
  let link: ZooKeeperLink

  func get(_ key: String) async throws -> KeyValueEntry? {
    try await list(.key(key)).entries.first
  }

  func list(_ prefix: String) async throws -> KeyValueSnapshot {
    try await list(.prefix(prefix))
  }

  private func list(_ selector: KeySelector) async throws -> KeyValueSnapshot {
    try await link.read(link.places.range(of: selector)) { _ in KeySet(selector, places: link.places) }
  }

  func updates(of selector: KeySelector) -> AsyncStream<KeyValueSnapshot> {
    let places = link.places
    guard let range = try? places.range(of: selector) else {
      // No such key can be: it stays missing.
      let nothing = KeyValueSnapshot(selector: selector, entries: [], revision: .zero)
      return link.watches.stream { yield in
        yield(nothing)
        for await _ in AsyncStream<Never>.makeStream().stream {}
      }
    }
    let follower = Follower(link: link, name: "keys \(selector)", range: range) { _ in KeySet(selector, places: places) }
    return link.watches.stream { await follower.run($0) }
  }

  func commit(_ operations: [KeyValueOperation]) async throws -> KeyValueOutcome {
    guard let operation = operations.first else { return .committed([], revision: .zero) }
    guard operations.count == 1 else {
      throw RollcallError(.unsupported, "\(link.url): ZooKeeper commits one key at a time; these are \(operations.count) operations.")
    }
    switch operation {
    case .get(let key):
      guard let entry = try await get(key) else { return Self.refused(.missing) }
      return .committed([[entry]], revision: entry.modifyRevision)
    case .list(let prefix):
      let snapshot = try await list(prefix)
      return .committed([snapshot.entries], revision: snapshot.revision)
    case .check(let key, let expectation): return try await check(key, expectation)
    case .set(let key, let value, let flags, let condition):
      guard flags == 0 else {
        throw RollcallError(.unsupported, "\(link.url): a node of ZooKeeper has no place for flags beside its value. Write them as 0.")
      }
      return try await write(key) { try await $0.set(value, condition) }
    case .delete(let key, let condition): return try await write(key) { try await $0.delete(condition) }
    case .deletePrefix(let prefix): return try await delete(prefix)
    case .acquire, .release:
      throw RollcallError(.unsupported, "\(link.url): keys cannot be locked on ZooKeeper.")
    }
  }

  private func check(_ key: String, _ expectation: KeyValueOperation.Expectation) async throws -> KeyValueOutcome {
    let entry = try await get(key)
    switch expectation {
    case .absent where entry != nil: return Self.refused(.exists)
    case .revision(let revision) where entry?.modifyRevision != revision: return Self.refused(entry == nil ? .missing : .revisionDiffers)
    case .heldBy: return Self.refused(.notHolder)
    case .absent, .revision: return .committed([[]], revision: entry?.modifyRevision ?? .zero)
    }
  }

  private func write(
    _ key: String, _ body: @Sendable (KeyWriter) async throws -> KeyWriter.Outcome
  ) async throws -> KeyValueOutcome {
    let path = try link.places.node(ofKey: key)
    let outcome = try await link.perform { client in
      try await body(KeyWriter(key: key, path: path, client: client, link: link))
    }
    switch outcome {
    case .written(let entry): return .committed([[entry]], revision: entry.modifyRevision)
    case .deleted(let revision): return .committed([[]], revision: revision)
    case .refused(let reason): return Self.refused(reason)
    }
  }

  /// Deletes the keys that are there now, the deepest first, and in one step as far as ZooKeeper takes it.
  private func delete(_ prefix: String) async throws -> KeyValueOutcome {
    let snapshot = try await list(prefix)
    let keys = snapshot.entries.map(\.key).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for key in keys.reversed() {
      _ = try await write(key) { try await $0.delete(.none) }
    }
    return .committed([[]], revision: snapshot.revision)
  }

  private static func refused(_ reason: KeyValueOutcome.Refusal.Reason) -> KeyValueOutcome {
    .refused([KeyValueOutcome.Refusal(operation: 0, reason: reason)])
  }
}
