import Rollcall
import ZooKeeperClient

/// Writes one key's node.
///
/// ZooKeeper compares versions, which begin anew when a node does; a revision is the transaction that last changed it. So the node is read, its
/// revision compared, and the write bound to the version that was read with it. Only a node that is deleted and made again between the two, and
/// changed exactly as often, could be taken for the former one.
struct KeyWriter: Sendable {
  enum Outcome: Sendable {
    case written(KeyValueEntry)
    case deleted(Revision)
    case refused(KeyValueOutcome.Refusal.Reason)
  }

  let key: String
  let path: String
  let client: ZooKeeper
  let link: ZooKeeperLink

  func set(_ value: [UInt8], _ condition: KeyValueOperation.Condition) async throws -> Outcome {
    while true {
      try Task.checkCancellation()
      let found = try await find()
      if let reason = Self.refusal(found.flatMap { KeySet.entry(key, $0) }, condition) { return .refused(reason) }
      if let found {
        guard found.stat.ephemeralOwner == 0 else { throw Self.notAKey(path, link.url) }
        let version = condition == .none ? nil : found.stat.version
        if let stat = try await setData(value, version: version) { return written(value, stat) }
      } else if let stat = try await create(value) {
        return written(value, stat)
      }
      // Somebody else was faster; what holds now decides.
    }
  }

  func delete(_ condition: KeyValueOperation.Condition) async throws -> Outcome {
    while true {
      try Task.checkCancellation()
      guard let found = try await find(), let entry = KeySet.entry(key, found) else {
        return condition == .none || condition == .revision(.zero) ? .deleted(.zero) : .refused(.missing)
      }
      if let reason = Self.refusal(entry, condition) { return .refused(reason) }
      // A node with others below it stays as their folder.
      let isDone =
        found.stat.childrenCount > 0
        ? try await setData(nil, version: found.stat.version) != nil : try await remove(path, version: found.stat.version)
      guard isDone else { continue }
      await prune()
      return .deleted(entry.modifyRevision)
    }
  }

  private func find() async throws -> FoundNode? {
    try await TreeReader(client: client).node(at: path)
  }

  private static func refusal(
    _ entry: KeyValueEntry?, _ condition: KeyValueOperation.Condition
  ) -> KeyValueOutcome.Refusal.Reason? {
    guard case .revision(let revision) = condition else { return nil }
    if revision == .zero { return entry == nil ? nil : .exists }
    guard let entry else { return .missing }
    return entry.modifyRevision == revision ? nil : .revisionDiffers
  }

  private func written(_ value: [UInt8], _ stat: ZooKeeperStat) -> Outcome {
    let node = FoundNode(path: path, data: value, stat: stat)
    return .written(
      KeyValueEntry(key: key, value: value, createRevision: node.createRevision, modifyRevision: node.modifyRevision))
  }

  private static func notAKey(_ path: String, _ url: String) -> RollcallError {
    RollcallError(
      .rejected, "\(url): the node '\(path)' is no key's: it vanishes with a session or with time, as an instance does.")
  }

  /// - Returns: nil when the node is another one by now.
  private func setData(_ value: [UInt8]?, version: Int32?) async throws -> ZooKeeperStat? {
    do {
      return try await client.set(path, value, version: version)
    } catch let error as ZooKeeperError where error.code == .badVersion || error.code == .noNode {
      return nil
    }
  }

  /// - Returns: nil when it is there by now.
  private func create(_ value: [UInt8]) async throws -> ZooKeeperStat? {
    do {
      return try await client.create(path, value, acl: link.access(client)).stat
    } catch let error as ZooKeeperError where error.code == .nodeExists {
      return nil
    } catch let error as ZooKeeperError where error.code == .noNode {
      try await Folders(client: client, acl: link.access(client), base: link.places.base).make(above: path, asContainers: false)
      return nil
    } catch let error as ZooKeeperError where error.code == .noChildrenForEphemerals {
      throw Self.notAKey(TreePlace.parent(of: path) ?? path, link.url)
    }
  }

  /// - Returns: false when it has changed, or has something below it by now.
  private func remove(_ path: String, version: Int32) async throws -> Bool {
    do {
      try await client.delete(path, version: version)
      return true
    } catch let error as ZooKeeperError where error.code == .noNode {
      return true
    } catch let error as ZooKeeperError where error.code == .badVersion || error.code == .notEmpty {
      return false
    }
  }

  /// Removes the folders above that nothing is left in. What cannot be removed now does no harm.
  private func prune() async {
    var folder = TreePlace.parent(of: path)
    while let path = folder, path != link.places.base, TreePlace.components(of: path, below: link.places.base) != nil {
      guard let found = try? await TreeReader(client: client).node(at: path), found.data == nil, found.stat.ephemeralOwner == 0,
        found.stat.childrenCount == 0, (try? await remove(path, version: found.stat.version)) == true
      else { return }
      folder = TreePlace.parent(of: path)
    }
  }
}
