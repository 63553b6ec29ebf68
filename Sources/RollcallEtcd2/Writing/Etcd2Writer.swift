import Etcd2Client
import Rollcall
import RollcallLayouts

/// Writes instances where the layout has them.
struct Etcd2Writer: Sendable {
  let link: Etcd2Link

  func record(for instance: ServiceInstance) throws -> TreeRecord {
    try instance.validate()
    guard instance.service != .nodes || link.places.layout.carriesHealth else {
      throw RollcallError(.unsupported, "\(link.url): the layout '\(link.places.layoutName)' has no place for nodes.")
    }
    let record = try link.places.layout.record(for: instance)
    try Places.check(record.key)
    return record
  }

  /// Puts an instance with a TTL: where nobody stands, over its own, or over a dead predecessor's, which is told by the address.
  /// - Parameter known: the index of what the caller has there; nil when it has nothing.
  /// - Returns: the index at which it stands now.
  func put(_ instance: ServiceInstance, as record: TreeRecord, timeToLive: Duration?, known: UInt64?) async throws -> UInt64 {
    let value = record.text ?? ""
    let deadline = ContinuousClock.now + link.timeout
    var condition = known.map { Etcd2Condition.index($0) } ?? .isMissing
    var isOwn = known != nil
    while true {
      try Task.checkCancellation()
      do {
        let answer = try await link.client.set(record.key, value, timeToLive: timeToLive, if: condition)
        link.monitor.succeeded(answer.endpoint)
        return answer.node.modifiedIndex
      } catch let error as Etcd2Error where error.exists || error.isMismatch || error.isMissing {
        let found = try await link.perform { try await $0.leaf(record.key) }
        guard let found else {
          condition = .isMissing
          continue
        }
        if !isOwn { try refuseConflict(found, instance) }
        condition = .index(found.modifiedIndex)
      } catch let error as Etcd2Error where error.isAmbiguous {
        // Done again under the same condition: what took effect is found, and is its own by its address.
        link.monitor.note(error)
        guard ContinuousClock.now < deadline else { throw RollcallError(error, catalog: link.url) }
        isOwn = false
        try await Task.sleep(for: .milliseconds(100))
      } catch let error as Etcd2Error {
        link.monitor.note(error)
        throw RollcallError(error, catalog: link.url)
      }
    }
  }

  private func refuseConflict(_ found: Etcd2Node, _ instance: ServiceInstance) throws {
    // Nobody refreshes what has no TTL.
    guard found.timeToLive != nil else { return }
    let other = link.reader.read(found)?.instance
    guard other?.address != instance.address else { return }
    throw RollcallError(
      .conflict,
      "\(link.url): \(instance.key) is held by another live owner, at \(other?.address.description ?? "no address"). "
        + "Give this instance another id, or stop the other.")
  }

  /// Removes a key, and its folder if nothing is left in it: readers of the v2 API take an empty folder for a service.
  /// - Parameter index: the key is left alone when it was changed since, as by another; nil when it does not matter.
  func remove(_ path: String, ifIndex index: UInt64?) async throws {
    try await link.perform { client in
      do {
        _ = try await client.delete(path, ifIndex: index)
      } catch let error as Etcd2Error where error.isMissing || error.isMismatch || error.isFolder {
        return
      }
      let folder = Places.folder(of: path)
      guard folder.utf8.starts(with: link.places.layout.root.utf8) else { return }
      do {
        _ = try await client.deleteFolder(folder, isRecursive: false)
      } catch let error as Etcd2Error where error.kind == .refused {
        // Others are in it.
      }
    }
  }
}

extension Etcd2Client {
  /// A key's leaf; nil when there is none, or a folder.
  func leaf(_ path: String) async throws -> Etcd2Node? {
    do {
      let node = try await get(path).node
      return node.isFolder ? nil : node
    } catch let error as Etcd2Error where error.isMissing || error.isWrongKind {
      return nil
    }
  }
}
