/// Puts the parts of a long history together: a revision can go on in the next part, and is told whole or not at all.
struct WatchFragments {
  /// Changes that wait for the rest of their revision.
  private var held: [EtcdChange] = []

  /// Of one revision. A transaction is at most as long as a request (1.5 MiB unless the server was set otherwise).
  static let maximumBytes = 64 << 20

  var isEmpty: Bool { held.isEmpty }

  /// Of the changes that are held; all further ones are of this revision or a later one.
  var revision: Int64? { held.last?.entry.modRevision }

  /// - Returns: the changes of all revisions that are complete with this part.
  /// - Throws: ``EtcdError`` when one revision grows beyond ``maximumBytes``.
  mutating func append(_ changes: [EtcdChange], isLast: Bool) throws(EtcdError) -> [EtcdChange] {
    var whole = held + changes
    held = []
    guard !isLast, let last = whole.last?.entry.modRevision else { return whole }
    let start = whole.firstIndex { $0.entry.modRevision == last } ?? whole.endIndex
    let rest = whole[start...]
    guard rest.reduce(0, { $0 + $1.size }) <= Self.maximumBytes else {
      throw EtcdError(
        .resourceExhausted, reason: .replyTooLarge, outcome: .refused,
        message: "the changes of revision \(last) are longer than the \(Self.maximumBytes) bytes that this client keeps")
    }
    held = Array(rest)
    whole.removeSubrange(start...)
    return whole
  }
}
