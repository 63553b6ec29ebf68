/// What a put answers.
public struct EtcdPutReply: Hashable, Sendable {
  public var header: EtcdHeader
  /// What the key was before, if it was asked for and there was one.
  public var previous: EtcdKeyValue?

  init(_ proto: ProtoPutResponse) {
    header = EtcdHeader(proto.header)
    previous = proto.hasPrevKv ? EtcdKeyValue(proto.prevKv) : nil
  }
}
