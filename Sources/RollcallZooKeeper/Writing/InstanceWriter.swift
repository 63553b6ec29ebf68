import Rollcall
import RollcallLayouts
import ZooKeeperClient

/// Writes instances where the layout has them.
struct InstanceWriter: Sendable {
  let link: ZooKeeperLink
  /// The client on whose session instances hang.
  let client: ZooKeeper
  /// Of that session; nil for instances that hang on none.
  let owner: ZooKeeperSessionID?

  private var layout: any FolderLayout { link.places.layout }
  private var reader: TreeReader { TreeReader(client: client) }

  private var acl: [ZooKeeperACL] {
    get async throws {
      if let own = link.places.acl { return own }
      return try await link.access(client)
    }
  }

  /// - Throws: `.invalid`, or `.unsupported` for what the layout cannot carry.
  func record(for instance: ServiceInstance) throws -> TreeRecord {
    try instance.validate()
    guard instance.service != .nodes || layout.carriesHealth else {
      throw RollcallError(.unsupported, "\(link.url): the layout '\(link.places.layoutName)' has no place for nodes.")
    }
    return try layout.record(for: instance)
  }

  /// Writes an instance so that in the end it stands there once, with this value, on this session; doing it again changes nothing.
  /// - Parameter former: where the caller's session has it already, if it does.
  /// - Returns: the node's path.
  func put(_ instance: ServiceInstance, as record: TreeRecord, former: String?) async throws -> String {
    guard layout.naming == .sequential else {
      try await put(instance, record.value, at: record.key)
      return record.key
    }
    if let former, let found = try await reader.node(at: former), isOwn(found) {
      if found.data != record.value { _ = try await client.set(former, record.value) }
      return former
    }
    if let adopted = try await ownMember(like: record) { return adopted }
    let mode: ZooKeeperCreateMode = owner == nil ? .persistentSequential : .ephemeralSequential
    return try await create(record.key, record.value, mode)
  }

  /// What an unanswered write of this session may have left behind: a member with the same value.
  private func ownMember(like record: TreeRecord) async throws -> String? {
    let folder = TreePlace.parent(of: record.key) ?? "/"
    let names = try await client.childrenIfPresent(folder)?.names.map { TreePlace.child($0, of: folder) } ?? []
    let found = try await reader.together(names.filter { $0.utf8.starts(with: record.key.utf8) })
    return found.first { isOwn($0) && $0.data == record.value }?.path
  }

  private func isOwn(_ node: FoundNode) -> Bool {
    if let owner { node.stat.isOwned(by: owner) } else { node.stat.ephemeralOwner == 0 }
  }

  // MARK: At a path of its own

  private func put(_ instance: ServiceInstance, _ value: [UInt8], at path: String) async throws {
    let mode: ZooKeeperCreateMode = owner == nil ? .persistent : .ephemeral
    while true {
      try Task.checkCancellation()
      do {
        _ = try await create(path, value, mode)
        return
      } catch let error as ZooKeeperError where error.code == .nodeExists {
        // That alone tells nothing: it may be a dead predecessor's, and vanish with its session.
      }
      guard let found = try await reader.node(at: path) else { continue }
      if isOwn(found) {
        if found.data == value { return }
        if try await change(found, to: value) { return }
      } else {
        try refuseConflict(found, instance)
      }
      if try await replace(found, by: value, mode) { return }
    }
  }

  /// - Returns: false when the node may not be written, as zc.zk's may not, or is another one by now.
  private func change(_ found: FoundNode, to value: [UInt8]) async throws -> Bool {
    do {
      _ = try await client.set(found.path, value, version: found.stat.version)
      return true
    } catch let error as ZooKeeperError where [.noAuth, .noNode, .badVersion].contains(error.code) {
      return false
    }
  }

  /// In one step, so that no listing lacks it.
  /// - Returns: false when the node has changed meanwhile.
  private func replace(_ found: FoundNode, by value: [UInt8], _ mode: ZooKeeperCreateMode) async throws -> Bool {
    do {
      let acl = try await acl
      _ = try await client.multi([.delete(found.path, version: found.stat.version), .create(found.path, value, acl: acl, mode: mode)])
      return true
    } catch let error as ZooKeeperError where [.noNode, .badVersion, .nodeExists].contains(error.code) {
      return false
    }
  }

  private func create(_ path: String, _ value: [UInt8], _ mode: ZooKeeperCreateMode) async throws -> String {
    while true {
      try Task.checkCancellation()
      do {
        return try await client.create(path, value, acl: acl, mode: mode).path
      } catch let error as ZooKeeperError where error.code == .noNode {
        // The server may remove an empty container at any time, also between this and the next try.
        try await Folders(client: client, base: link.places.base).make(
          above: path, acl: link.access(client), asContainers: link.places.hasContainers)
      }
    }
  }

  private func refuseConflict(_ found: FoundNode, _ instance: ServiceInstance) throws {
    var notes: [NodeNote] = []
    let read = NodeReader(layout: layout).read(found, &notes)?.instance
    guard case .conflict(let holder) = Claim(isHeld: found.session != nil, found: read, by: instance) else { return }
    throw RollcallError(
      .conflict,
      "\(link.url): \(instance.key) is held by another live owner, at \(holder). Give this instance another id, or stop the other.")
  }

  // MARK: Removing

  /// Removes a node if it hangs on this session.
  func removeOwn(_ path: String) async throws {
    while let stat = try await client.exists(path), let owner, stat.isOwned(by: owner) {
      if try await delete(path, version: stat.version) { return }
    }
  }

  /// Removes a node, whoever it belongs to.
  func remove(_ path: String) async throws {
    _ = try await delete(path, version: nil)
  }

  private func delete(_ path: String, version: Int32?) async throws -> Bool {
    do {
      try await client.delete(path, version: version)
      return true
    } catch let error as ZooKeeperError where error.code == .noNode {
      return true
    } catch let error as ZooKeeperError where error.code == .badVersion {
      return false
    }
  }
}
