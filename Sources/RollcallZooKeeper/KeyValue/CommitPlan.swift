import Rollcall
import ZooKeeperClient

/// A commit worked out on what was read, to be done in one step if nothing of that has changed since. Pure.
struct CommitPlan: Sendable {
  private let operations: [KeyValueOperation]
  private let commit: KeyCommit<CommitModel>
  /// By the path of the value's node, those below others first.
  private let models: [(path: String, model: CommitModel)]
  /// When what was read last changed.
  private let revision: Revision

  /// - Parameters:
  ///   - stored: everything that ``KeyReads`` named, by its path.
  ///   - sessions: those of the named sessions that live.
  /// - Throws: `.invalid` for a key that cannot be.
  init(
    _ operations: [KeyValueOperation], stored: [String: StoredKey], sessions: [SessionID: LockingSession], readAt revision: Revision,
    places: Places
  ) throws(RollcallError) {
    self.operations = operations
    self.revision = revision
    var models: [String: CommitModel] = [:]
    for (path, stored) in stored {
      if let key = places.key(ofNode: path) { models[key] = CommitModel(stored) }
    }
    for key in KeyReads(operations).keys where models[key] == nil { models[key] = CommitModel(StoredKey()) }
    commit = KeyCommit(operations, models: models, sessions: sessions)
    var byPath: [(path: String, model: CommitModel)] = []
    for (key, model) in commit.models { byPath.append((try places.node(ofKey: key), model)) }
    self.models = byPath.sorted { $1.path.utf8.lexicographicallyPrecedes($0.path.utf8) }
  }

  var refusals: [KeyValueOutcome.Refusal] { commit.refusals }

  /// The records of keys that could not be locked because a lost lock rests.
  var resting: [FoundNode] {
    refusals.compactMap { refusal in
      guard refusal.reason == .lockDelay, case .acquire(let key, _, _, _) = operations[refusal.operation] else { return nil }
      return commit.models[key]?.stored[.record]
    }
  }

  /// The sessions on which something new must hang.
  var makers: Set<SessionID> { Set(models.compactMap(\.model.maker)) }

  /// A node that is to be written and is somebody's presence.
  var presence: String? {
    models.first { $0.model.isWritten && !$0.model.stored.isKey && $0.model.stored[.value]?.vanishes == true }?.path
  }

  /// A node that is to vanish with a session and cannot, since others lie below it.
  var obstacle: String? {
    models.first { $0.model.isMade && $0.model.owner != nil && $0.model.stored[.value]?.stat.childrenCount ?? 0 > 0 }?.path
  }

  /// The steps, and the nodes that must not be there; nil when nothing is to be written.
  func writes(acl: [ZooKeeperACL]) -> (steps: [ZooKeeperOperation], absent: [String])? {
    var removals: [ZooKeeperOperation] = []
    var others: [[ZooKeeperOperation]] = []
    var absent: [String] = []
    var growth: [String: Int] = [:]
    for (path, model) in models {
      let childrenLeft = Int(model.stored[.value]?.stat.childrenCount ?? 0) + growth[path, default: 0]
      let writes = model.writes(at: path, acl: acl, childrenLeft: childrenLeft)
      for step in writes.removals + writes.others {
        growth[TreePlace.parent(of: step.path) ?? "/", default: 0] += step.growth
      }
      removals += writes.removals
      others.append(writes.others)
      if writes.mustBeAbsent { absent.append(path) }
    }
    // What lies above comes before what lies below it.
    let steps = removals + others.reversed().flatMap { $0 }
    return steps.allSatisfy(\.isCheck) ? nil : (steps, absent)
  }

  /// - Parameter revision: that of the commit; nil where nothing was written, or only deleted.
  func outcome(at revision: Revision?) -> KeyValueOutcome { commit.outcome(at: revision ?? self.revision) }
}

extension ZooKeeperOperation {
  /// By how many nodes there are more after it.
  fileprivate var growth: Int {
    switch self {
    case .create: 1
    case .delete: -1
    case .setData, .check: 0
    }
  }

  fileprivate var isCheck: Bool {
    if case .check = self { true } else { false }
  }
}
