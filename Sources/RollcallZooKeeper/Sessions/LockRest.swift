import Rollcall
import ZooKeeperClient

/// How locks rest after they were lost: ZooKeeper keeps nothing for a time, so whoever finds a lock lost notes when that was, and whoever comes later asks
/// for the time by noting it again. Both times are the servers', so that nobody's clock matters.
struct LockRest: Sendable {
  let link: ZooKeeperLink

  /// - Parameter records: of keys whose locks were lost.
  /// - Returns: whether any has rested, or is another one by now.
  func areOver(_ records: [FoundNode]) async throws -> Bool {
    var isAnyOver = false
    for record in records {
      if try await link.perform({ try await isOver(record, $0) }) { isAnyOver = true }
    }
    return isAnyOver
  }

  private func isOver(_ node: FoundNode, _ client: ZooKeeper) async throws -> Bool {
    var record = KeyRecord(node)
    guard let delay = record.lockDelay else { return true }
    do {
      record.lostAt = record.lostAt ?? 0
      let stat = try await client.set(node.path, record.encoded, version: node.stat.version)
      guard let lost = record.lostAt, lost > 0, stat.modifiedAt - lost >= delay else { return false }
      record.lockDelay = nil
      record.lostAt = nil
      if record.isEmpty {
        try await client.delete(node.path, version: stat.version)
      } else {
        try await client.set(node.path, record.encoded, version: stat.version)
      }
      return true
    } catch let error as ZooKeeperError where error.code == .badVersion || error.code == .noNode {
      return true
    }
  }

  // MARK: The end of a session

  /// The records of what a session has locked.
  func records(of client: ZooKeeper) async -> [String] {
    let held = (try? await client.ephemerals(prefix: link.places.base)) ?? []
    return held.compactMap { path in
      let (node, part) = KeyPart.split(path)
      return part == .lock ? KeyPart.record.path(of: node) : nil
    }
  }

  /// Notes that locks were lost, so that they rest from now on. Where that fails, they rest from when the next one asks.
  func begin(_ records: [String]) async {
    guard !records.isEmpty else { return }
    _ = try? await link.perform { client in
      for node in try await TreeReader(client: client).together(records) {
        var record = KeyRecord(node)
        guard record.lockDelay != nil, record.lostAt == nil else { continue }
        record.lostAt = 0
        _ = try? await client.set(node.path, record.encoded, version: node.stat.version)
      }
    }
  }
}
