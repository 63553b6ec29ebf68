import ConsulAPI
import ConsulClient
import Rollcall

/// Commits of the core as transactions of Consul, and back.
enum TransactionMapping {
  static func transaction(_ operations: [KeyValueOperation]) throws(RollcallError) -> ConsulTransaction {
    guard operations.count <= ConsulTransaction.maximumCount else {
      throw RollcallError(
        .tooLarge, "Consul commits at most \(ConsulTransaction.maximumCount) operations at once; these are \(operations.count).")
    }
    var mapped: [ConsulTransaction.Operation] = []
    for operation in operations { mapped.append(.key(try map(operation))) }
    let transaction = ConsulTransaction(mapped)
    let size = operations.reduce(0) { $0 + ($1.value?.count ?? 0) }
    guard size <= ConsulKeyValue.maximumSize * 3 / 4 else {
      throw RollcallError(
        .tooLarge, "Consul takes at most \(ConsulKeyValue.maximumSize) bytes in one commit, as base64; these values have \(size) bytes.")
    }
    return transaction
  }

  private static func map(_ operation: KeyValueOperation) throws(RollcallError) -> ConsulKeyOperation {
    if let key = operation.key {
      guard !key.isEmpty else { throw .invalid("A key is empty.") }
      // A transaction could write it, but nothing could read it alone.
      guard ConsulRequest.isAddressable(key) else {
        throw .invalid("Consul cannot address the key '\(key)': it must have no empty parts between slashes, and none that is '.' or '..'.")
      }
    }
    return switch operation {
    case .get(let key): ConsulKeyOperation(verb: "get", key: key)
    case .list(let prefix): ConsulKeyOperation(verb: "get-tree", key: prefix)
    case .check(let key, .revision(.zero)), .check(let key, .absent): ConsulKeyOperation(verb: "check-not-exists", key: key)
    case .check(let key, .revision(let revision)): ConsulKeyOperation(verb: "check-index", key: key, index: revision.rawValue)
    case .check(let key, .heldBy(let session)): ConsulKeyOperation(verb: "check-session", key: key, session: session.rawValue)
    case .set(let key, let value, let flags, .none): ConsulKeyOperation(verb: "set", key: key, value: value, flags: flags)
    case .set(let key, let value, let flags, .revision(let revision)):
      ConsulKeyOperation(verb: "cas", key: key, value: value, flags: flags, index: revision.rawValue)
    case .delete(let key, .none): ConsulKeyOperation(verb: "delete", key: key)
    case .delete(let key, .revision(.zero)): ConsulKeyOperation(verb: "check-not-exists", key: key)
    case .delete(let key, .revision(let revision)): ConsulKeyOperation(verb: "delete-cas", key: key, index: revision.rawValue)
    case .deletePrefix(let prefix): ConsulKeyOperation(verb: "delete-tree", key: prefix)
    case .acquire(let key, let value, let flags, let session):
      ConsulKeyOperation(verb: "lock", key: key, value: value, flags: flags, session: session.rawValue)
    case .release(let key, let value, let flags, let session):
      ConsulKeyOperation(verb: "unlock", key: key, value: value, flags: flags, session: session.rawValue)
    }
  }

  static func entry(_ pair: ConsulKeyValue) -> KeyValueEntry {
    KeyValueEntry(
      key: pair.key, value: pair.value ?? [], flags: pair.flags, createRevision: Revision(pair.createIndex),
      modifyRevision: Revision(pair.modifyIndex), lockCount: pair.lockIndex, session: pair.session.isEmpty ? nil : SessionID(pair.session))
  }

  /// Gives each operation its entries. Consul lists them one after another, and leaves out the values that were written.
  static func entries(_ pairs: [ConsulKeyValue], of operations: [KeyValueOperation]) -> [[KeyValueEntry]] {
    var rest = pairs[...]
    return operations.map { operation in
      switch operation {
      case .get(let key): return rest.take(key).map { [entry($0)] } ?? []
      case .set(let key, let value, _, _), .acquire(let key, let value, _, _), .release(let key, let value, _, _):
        guard let pair = rest.take(key) else { return [] }
        var entry = entry(pair)
        entry.value = value
        return [entry]
      case .check(_, .absent), .check(_, .revision(.zero)), .delete, .deletePrefix: return []
      case .check(let key, .revision), .check(let key, .heldBy):
        _ = rest.take(key)
        return []
      case .list(let prefix):
        var listed: [KeyValueEntry] = []
        while let next = rest.first, next.key.utf8.starts(with: prefix.utf8),
          listed.last.map({ $0.key.utf8.lexicographicallyPrecedes(next.key.utf8) }) ?? true
        {
          listed.append(entry(next))
          rest.removeFirst()
        }
        return listed
      }
    }
  }

  /// What a failure of Consul's means; it is told in words only.
  static func refusal(_ failure: ConsulTransactionResult.Failure, of operations: [KeyValueOperation]) -> KeyValueOutcome.Refusal? {
    guard operations.indices.contains(failure.operation) else { return nil }
    let reasons: [(String, KeyValueOutcome.Refusal.Reason)] = [
      ("doesn't exist", .missing), ("lock delay", .lockDelay), ("session lookup", .unknownSession), ("nvalid session", .unknownSession),
      ("lock is already held", .notHolder), ("lock isn't held", .notHolder), ("current session", .notHolder), ("exists", .exists),
      ("index is stale", .revisionDiffers), ("modify index", .revisionDiffers),
    ]
    guard var reason = reasons.first(where: { failure.what.contains($0.0) })?.1 else { return nil }
    if reason == .revisionDiffers, case .set(_, _, _, .revision(.zero)) = operations[failure.operation] { reason = .exists }
    return KeyValueOutcome.Refusal(operation: failure.operation, reason: reason)
  }
}

extension KeyValueOperation {
  /// What it writes; nil when it writes nothing.
  var value: [UInt8]? {
    switch self {
    case .set(_, let value, _, _), .acquire(_, let value, _, _), .release(_, let value, _, _): value
    case .get, .list, .check, .delete, .deletePrefix: nil
    }
  }

  /// The one key that it concerns; nil for prefixes, which may be empty.
  fileprivate var key: String? {
    switch self {
    case .get(let key), .check(let key, _), .set(let key, _, _, _), .delete(let key, _), .acquire(let key, _, _, _),
      .release(let key, _, _, _):
      key
    case .list, .deletePrefix: nil
    }
  }
}

extension ArraySlice<ConsulKeyValue> {
  /// The next pair, if it is of that key.
  fileprivate mutating func take(_ key: String) -> ConsulKeyValue? {
    first?.key == key ? removeFirst() : nil
  }
}
