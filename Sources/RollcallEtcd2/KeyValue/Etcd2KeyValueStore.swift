import Etcd2Client
import Rollcall
import RollcallLayouts

/// The keys below the URL's path: `a/b` lies at `<path>/a/b`. Values are text, and a key that has others below it has no value, as the store has it.
struct Etcd2KeyValueStore: KeyValueStore {
  /// As etcd's v3 API has it; the v2 API has no limit of its own, but its log has.
  private static let largestValue = 3 << 19

  let link: Etcd2Link

  private var places: Places { link.places }

  func get(_ key: String) async throws -> KeyValueEntry? {
    let path = try places.path(ofKey: key)
    return try await link.perform { try await $0.leaf(path) }.flatMap { KeyValueEntry($0, key: key) }
  }

  func list(_ prefix: String) async throws -> KeyValueSnapshot {
    let folder = Places.folder(of: places.keyRoot + prefix)
    let (leaves, index) = try await link.perform { _ in try await link.leaves(of: folder) }
    var keys = KeyLeaves(.prefix(prefix), places: places)
    keys.reset(to: leaves, at: Revision(index))
    return keys.snapshot
  }

  func updates(of selector: KeySelector) -> AsyncStream<KeyValueSnapshot> {
    let folder =
      switch selector {
      case .key(let key): Places.folder(of: places.keyRoot + key)
      case .prefix(let prefix): Places.folder(of: places.keyRoot + prefix)
      }
    let follower = Follower(link: link, folder: folder, empty: KeyLeaves(selector, places: places))
    return link.watches.stream { await follower.run($0) }
  }

  func commit(_ operations: [KeyValueOperation]) async throws -> KeyValueOutcome {
    guard let operation = operations.first else { return .committed([], revision: .zero) }
    guard operations.count == 1 else {
      throw RollcallError(.unsupported, "\(link.url): etcd's v2 API commits one operation at a time.")
    }
    switch operation {
    case .get(let key):
      guard let entry = try await get(key) else { return refused(.missing) }
      return .committed([[entry]], revision: entry.modifyRevision)
    case .list(let prefix):
      let keys = try await list(prefix)
      return .committed([keys.entries], revision: keys.revision)
    case .check(let key, let expectation): return try await check(key, expectation)
    case .set(let key, let value, _, let condition): return try await set(key, value, condition)
    case .delete(let key, let condition): return try await delete(key, condition)
    case .deletePrefix(let prefix): return try await deletePrefix(prefix)
    case .acquire, .release: throw RollcallError(.unsupported, "\(link.url): etcd's v2 API has no sessions to lock keys with.")
    }
  }

  private func refused(_ reason: KeyValueOutcome.Refusal.Reason) -> KeyValueOutcome { .refused([.init(operation: 0, reason: reason)]) }

  private func check(_ key: String, _ expectation: KeyValueOperation.Expectation) async throws -> KeyValueOutcome {
    let entry = try await get(key)
    switch (expectation, entry) {
    case (.absent, nil), (.revision(.zero), nil): return .committed([[]], revision: .zero)
    case (.absent, _?): return refused(.exists)
    case (_, nil): return refused(.missing)
    case (.revision(let revision), let entry?) where entry.modifyRevision == revision: return .committed([[]], revision: revision)
    case (.revision, _?): return refused(.revisionDiffers)
    case (.heldBy, _?): return refused(.notHolder)
    }
  }

  private func set(_ key: String, _ bytes: [UInt8], _ condition: KeyValueOperation.Condition) async throws -> KeyValueOutcome {
    let path = try places.path(ofKey: key)
    guard bytes.count <= Self.largestValue else {
      throw RollcallError(.tooLarge, "\(link.url): values have at most \(Self.largestValue) bytes here; this one has \(bytes.count).")
    }
    guard let value = String(validating: bytes, as: UTF8.self) else {
      throw RollcallError(.unsupported, "\(link.url): etcd's v2 API carries values that are text (UTF-8) only.")
    }
    return try await link.perform { client in
      do {
        let answer: Etcd2Answer
        switch condition {
        case .none: answer = try await client.put(path, value)
        case .revision(.zero): answer = try await client.set(path, value, if: .isMissing)
        case .revision(let revision): answer = try await client.set(path, value, if: .index(revision.rawValue))
        }
        let entry = KeyValueEntry(answer.node, key: key)
        return .committed([entry.map { [$0] } ?? []], revision: Revision(answer.node.modifiedIndex))
      } catch let error as Etcd2Error where error.exists {
        return refused(.exists)
      } catch let error as Etcd2Error where error.isMismatch {
        return refused(.revisionDiffers)
      } catch let error as Etcd2Error where error.isMissing {
        return refused(.missing)
      }
    }
  }

  private func delete(_ key: String, _ condition: KeyValueOperation.Condition) async throws -> KeyValueOutcome {
    let path = try places.path(ofKey: key)
    return try await link.perform { client in
      do {
        let index: UInt64? = if case .revision(let revision) = condition { revision.rawValue } else { nil }
        if index == 0 { return try await client.leaf(path) == nil ? .committed([[]], revision: .zero) : refused(.exists) }
        let answer = try await client.delete(path, ifIndex: index)
        return .committed([[]], revision: Revision(answer.node.modifiedIndex))
      } catch let error as Etcd2Error where error.isMissing || error.isFolder {
        return .committed([[]], revision: .zero)
      } catch let error as Etcd2Error where error.isMismatch {
        return refused(.revisionDiffers)
      }
    }
  }

  /// A folder is deleted as a whole; what is no folder, or has keys of the layout in it, one key after the other.
  private func deletePrefix(_ prefix: String) async throws -> KeyValueOutcome {
    let keys = try await list(prefix)
    let path = places.keyRoot + prefix
    let own = places.layout.root.utf8
    return try await link.perform { client in
      if prefix.hasSuffix("/"), !own.starts(with: path.utf8), !path.utf8.starts(with: own) {
        do {
          let answer = try await client.deleteFolder(String(path.dropLast()), isRecursive: true)
          return .committed([[]], revision: Revision(answer.node.modifiedIndex))
        } catch let error as Etcd2Error where error.isMissing || error.isWrongKind {
          return .committed([[]], revision: keys.revision)
        }
      }
      var revision = keys.revision
      for entry in keys.entries {
        do {
          revision = Revision(try await client.delete(places.keyRoot + entry.key).node.modifiedIndex)
        } catch let error as Etcd2Error where error.isMissing {
          // Somebody else was quicker.
        }
      }
      return .committed([[]], revision: revision)
    }
  }
}

extension Etcd2Client {
  /// Writes a value whatever was there. A plain set would create the key anew.
  fileprivate func put(_ path: String, _ value: String) async throws -> Etcd2Answer {
    while true {
      do {
        return try await set(path, value, if: .exists)
      } catch let error as Etcd2Error where error.isMissing {}
      do {
        return try await set(path, value, if: .isMissing)
      } catch let error as Etcd2Error where error.exists {}
    }
  }
}
