import Rollcall
import ZooKeeperClient

/// Values in persistent nodes: the key `ep2016/color` is the node `/ep2016/color`, and other programs find and write it there.
struct ZooKeeperKeyValueStore: KeyValueStore {
  let link: ZooKeeperLink
  let sessions: ZooKeeperSessions

  func get(_ key: String) async throws -> KeyValueEntry? {
    try await list(.key(key)).entries.first
  }

  func list(_ prefix: String) async throws -> KeyValueSnapshot {
    try await list(.prefix(prefix))
  }

  private func list(_ selector: KeySelector) async throws -> KeyValueSnapshot {
    let range = try link.places.range(of: selector)
    let reading = try await link.perform { client in
      // A member may lag behind what was acknowledged through another one.
      try await client.sync("/")
      return try await link.readWhole(range, client)
    }
    var keys = KeySet(selector, places: link.places)
    _ = keys.reset(to: reading.nodes, at: reading.revision)
    return keys.snapshot
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
    guard !operations.isEmpty else { return .committed([], revision: .zero) }
    if !link.places.hasParts { try refuseParts(operations) }
    return try await KeyCommitter(link: link, sessions: sessions, operations: operations).run()
  }

  private func refuseParts(_ operations: [KeyValueOperation]) throws(RollcallError) {
    for operation in operations {
      switch operation {
      case .set(_, _, let flags, _) where flags != 0:
        throw RollcallError(
          .unsupported,
          "\(link.url): the layout '\(link.places.layoutName)' has no place for flags. Rollcall's own has; or write them as 0.")
      case .acquire, .release:
        throw RollcallError(.unsupported, "\(link.url): the layout '\(link.places.layoutName)' has no place for locks. Rollcall's own has.")
      case .get, .list, .check, .set, .delete, .deletePrefix: break
      }
    }
  }
}
