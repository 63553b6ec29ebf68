import EtcdClient
import Rollcall

/// A commit worked out on what was read at one revision, to be written if nothing of that has changed since. Pure.
///
/// etcd's transactions test all conditions first and take no key twice; worked out here, operations see what those before them did.
struct CommitPlan: Sendable {
  /// What of etcd the operations are about.
  struct Reads: Sendable {
    var keys: Set<String> = []
    var prefixes: Set<String> = []
    var sessions: Set<SessionID> = []
  }

  private let places: Places
  private let revision: Int64
  private let sessions: [SessionID: LockingSession]
  private let reads: Reads
  private var models: [String: CommitModel] = [:]
  private var results: [[(key: String, model: CommitModel)]] = []
  private(set) var refusals: [KeyValueOutcome.Refusal] = []

  static func reads(of operations: [KeyValueOperation]) -> Reads {
    var reads = Reads()
    for operation in operations {
      switch operation {
      case .get(let key), .check(let key, _), .set(let key, _, _, _), .delete(let key, _), .release(let key, _, _, _):
        reads.keys.insert(key)
      case .acquire(let key, _, _, let session):
        reads.keys.insert(key)
        reads.sessions.insert(session)
      case .list(let prefix), .deletePrefix(let prefix): reads.prefixes.insert(prefix)
      }
    }
    return reads
  }

  /// - Parameters:
  ///   - stored: everything that ``reads(of:)`` named, by its path.
  ///   - sessions: those of the named sessions that live.
  init(
    _ operations: [KeyValueOperation], stored: [String: StoredKey], sessions: [SessionID: LockingSession], readAt revision: Int64,
    places: Places
  ) {
    self.places = places
    self.revision = revision
    self.sessions = sessions
    reads = Self.reads(of: operations)
    for (path, stored) in stored {
      if let key = places.keyName(path) { models[key] = CommitModel(stored) }
    }
    for key in reads.keys where models[key] == nil { models[key] = CommitModel(StoredKey()) }
    for (index, operation) in operations.enumerated() {
      switch perform(operation) {
      case .success(let keys): results.append(keys.compactMap { key in models[key].map { (key, $0) } })
      case .failure(let refused): refusals.append(.init(operation: index, reason: refused.reason))
      }
    }
  }

  /// What is to be written; nil when nothing is.
  var transaction: EtcdTransaction? {
    let paths = models.keys.sorted().map { ($0, places.keyRoot + $0) }
    let writes = paths.flatMap { key, path in models[key]?.writes(at: path) ?? [] }
    guard !writes.isEmpty else { return nil }
    let guards = paths.flatMap { key, _ in models[key]?.guards ?? [] }
    let ranges =
      reads.prefixes.sorted().map { places.keys(withPrefix: $0) } + reads.keys.sorted().map { KeyPart.range(of: places.keyRoot + $0) }
    let unchanged = ranges.map { EtcdComparison($0, .less, .modRevision(revision + 1)) }
    return EtcdTransaction(when: unchanged + guards, then: writes)
  }

  /// - Parameter revision: that of the commit.
  func outcome(at revision: Revision) -> KeyValueOutcome {
    guard refusals.isEmpty else { return .refused(refusals) }
    return .committed(results.map { $0.compactMap { $0.model.entry($0.key, at: revision) } }, revision: revision)
  }

  // MARK: One operation after the other

  private struct Refused: Error {
    var reason: KeyValueOutcome.Refusal.Reason
  }

  /// - Returns: the keys that belong to the operation's result.
  private mutating func perform(_ operation: KeyValueOperation) -> Result<[String], Refused> {
    func refused(_ reason: KeyValueOutcome.Refusal.Reason) -> Result<[String], Refused> { .failure(Refused(reason: reason)) }
    switch operation {
    case .get(let key): return models[key]?.value == nil ? refused(.missing) : .success([key])
    case .list(let prefix): return .success(listed(prefix))
    case .check(let key, let expectation): return violation(of: expectation, key).map(refused) ?? .success([])
    case .set(let key, let value, let flags, let condition):
      if let reason = violation(of: condition, key) { return refused(reason) }
      models[key]?.write(value, flags: flags)
      return .success([key])
    case .delete(let key, let condition):
      guard models[key]?.value != nil else { return .success([]) }
      if let reason = violation(of: condition, key) { return refused(reason) }
      models[key]?.delete()
      return .success([])
    case .deletePrefix(let prefix):
      for key in listed(prefix) { models[key]?.delete() }
      return .success([])
    case .acquire(let key, let value, let flags, let id):
      guard let session = sessions[id], let model = models[key] else { return refused(.unknownSession) }
      if let holder = model.holder, holder != session.lease { return refused(.notHolder) }
      if model.isResting { return refused(.lockDelay) }
      models[key]?.lock(value, flags: flags, for: session)
      return .success([key])
    case .release(let key, let value, let flags, let id):
      guard let model = models[key], model.value != nil else { return refused(.missing) }
      guard let holder = model.holder, SessionID(holder) == id else { return refused(.notHolder) }
      models[key]?.unlock(value, flags: flags)
      return .success([key])
    }
  }

  private func listed(_ prefix: String) -> [String] {
    let selector = KeySelector.prefix(prefix)
    return models.filter { $0.value.value != nil && selector.contains($0.key) }.keys.sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
  }

  private func violation(of condition: KeyValueOperation.Condition, _ key: String) -> KeyValueOutcome.Refusal.Reason? {
    switch condition {
    case .none: nil
    case .revision(.zero): models[key]?.revision == nil ? nil : .exists
    case .revision(let expected): models[key]?.revision.map { $0 == expected ? nil : .revisionDiffers } ?? .missing
    }
  }

  private func violation(of expectation: KeyValueOperation.Expectation, _ key: String) -> KeyValueOutcome.Refusal.Reason? {
    guard let model = models[key], let revision = model.revision else {
      if case .absent = expectation { return nil }
      return .missing
    }
    switch expectation {
    case .absent: return .exists
    case .revision(let expected): return revision == expected ? nil : .revisionDiffers
    case .heldBy(let session): return model.holder.map { SessionID($0) } == session ? nil : .notHolder
    }
  }
}
