import EtcdClient
import Rollcall

/// A commit worked out on what was read at one revision, to be written if nothing of that has changed since. Pure.
///
/// etcd's transactions test all conditions first and take no key twice.
struct CommitPlan: Sendable {
  private let places: Places
  private let revision: Int64
  private let reads: KeyReads
  private let commit: KeyCommit<CommitModel>

  /// - Parameters:
  ///   - stored: everything that ``KeyReads`` named, by its path.
  ///   - sessions: those of the named sessions that live.
  init(
    _ operations: [KeyValueOperation], stored: [String: StoredKey], sessions: [SessionID: LockingSession], readAt revision: Int64,
    places: Places
  ) {
    self.places = places
    self.revision = revision
    reads = KeyReads(operations)
    var models: [String: CommitModel] = [:]
    for (path, stored) in stored {
      if let key = places.keyName(path) { models[key] = CommitModel(stored) }
    }
    for key in reads.keys where models[key] == nil { models[key] = CommitModel(StoredKey()) }
    commit = KeyCommit(operations, models: models, sessions: sessions)
  }

  var refusals: [KeyValueOutcome.Refusal] { commit.refusals }

  /// What is to be written; nil when nothing is.
  var transaction: EtcdTransaction? {
    let paths = commit.models.keys.sorted().map { ($0, places.keyRoot + $0) }
    let writes = paths.flatMap { key, path in commit.models[key]?.writes(at: path) ?? [] }
    guard !writes.isEmpty else { return nil }
    let guards = paths.flatMap { key, _ in commit.models[key]?.guards ?? [] }
    let ranges =
      reads.prefixes.sorted().map { places.keys(withPrefix: $0) } + reads.keys.sorted().map { KeyPart.range(of: places.keyRoot + $0) }
    let unchanged = ranges.map { EtcdComparison($0, .less, .modRevision(revision + 1)) }
    return EtcdTransaction(when: unchanged + guards, then: writes)
  }

  /// - Parameter revision: that of the commit.
  func outcome(at revision: Revision) -> KeyValueOutcome { commit.outcome(at: revision) }
}
