import EtcdClient
import Rollcall

/// One value put in one transaction, without reading first: the commit that is by far the most frequent.
struct PlainSet: Sendable {
  private let path: String
  private let condition: KeyValueOperation.Condition
  let transaction: EtcdTransaction

  /// - Returns: nil for another commit.
  /// - Throws: `.invalid` for a key that cannot be.
  init?(_ operations: [KeyValueOperation], places: Places) throws(RollcallError) {
    guard operations.count == 1, case .set(let key, let value, let flags, let condition)? = operations.first else { return nil }
    let path = try places.path(ofKey: key)
    let name = EtcdKey(path)
    let flagsKey = KeyPart.flags.key(of: path)
    func writes(_ lease: EtcdPut.LeaseChange) -> [EtcdOperation] {
      let flagsWrite: EtcdOperation = flags == 0 ? .delete(.key(flagsKey)) : .put(EtcdPut(flagsKey, Array("\(flags)".utf8)))
      return [.put(EtcdPut(name, value, lease: lease)), flagsWrite, .range(KeyPart.range(of: path))]
    }
    self.path = path
    self.condition = condition
    switch condition {
    // What a lock that deletes its key has put it on stays.
    case .none: transaction = EtcdTransaction(when: [.exists(name)], then: writes(.keep), otherwise: writes(.none))
    case .revision(.zero): transaction = EtcdTransaction(when: [.isMissing(name)], then: writes(.none))
    case .revision(let revision):
      transaction = EtcdTransaction(
        when: [.isUnchanged(name, since: revision.etcd ?? .max)], then: writes(.keep), otherwise: [.range(.key(name))])
    }
  }

  func outcome(_ reply: EtcdTransactionReply, places: Places) -> KeyValueOutcome {
    let entries: [EtcdKeyValue] = if case .range(let range)? = reply.replies.last { range.entries } else { [] }
    guard reply.succeeded || condition == .none else {
      let reason: KeyValueOutcome.Refusal.Reason =
        condition == .revision(.zero) ? .exists : entries.isEmpty ? .missing : .revisionDiffers
      return .refused([.init(operation: 0, reason: reason)])
    }
    let stored = [String: StoredKey](entries)[path] ?? StoredKey()
    let entry = places.keyName(path).flatMap { stored.entry($0) }
    return .committed([entry.map { [$0] } ?? []], revision: Revision(etcd: reply.header.revision))
  }
}
