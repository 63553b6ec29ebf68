/// What a read of a range found.
public struct EtcdRangeReply: Hashable, Sendable {
  public var header: EtcdHeader
  public var entries: [EtcdKeyValue]
  /// Whether the limit left some out.
  public var hasMore: Bool
  /// How many keys the range has, whatever the limit.
  public var count: Int64

  init(_ proto: ProtoRangeResponse) {
    header = EtcdHeader(proto.header)
    entries = proto.kvs.map(EtcdKeyValue.init)
    hasMore = proto.more
    count = proto.count
  }
}
