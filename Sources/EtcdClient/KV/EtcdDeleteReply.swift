/// What a deletion answers.
public struct EtcdDeleteReply: Hashable, Sendable {
  public var header: EtcdHeader
  public var deleted: Int64
  /// What was deleted, if it was asked for.
  public var previous: [EtcdKeyValue]

  init(_ proto: ProtoDeleteRangeResponse) {
    header = EtcdHeader(proto.header)
    deleted = proto.deleted
    previous = proto.prevKvs.map(EtcdKeyValue.init)
  }
}
