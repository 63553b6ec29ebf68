/// What became of a transaction.
public struct EtcdTransactionReply: Hashable, Sendable {
  public var header: EtcdHeader
  /// Whether all conditions held, so that `then` happened.
  public var succeeded: Bool
  /// One for each operation of the branch that happened.
  public var replies: [EtcdOperationReply]

  /// - Throws: ``EtcdError`` when a reply is of no known kind.
  init(_ proto: ProtoTxnResponse) throws(EtcdError) {
    header = EtcdHeader(proto.header)
    succeeded = proto.succeeded
    var replies: [EtcdOperationReply] = []
    for response in proto.responses { replies.append(try EtcdOperationReply(response)) }
    self.replies = replies
  }
}
