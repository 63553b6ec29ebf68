/// What every reply says of the cluster and the store.
public struct EtcdHeader: Hashable, Sendable {
  public var clusterID: UInt64
  /// The member that answered.
  public var memberID: UInt64
  /// The store's revision, as that member knew it then.
  public var revision: Int64
  public var raftTerm: UInt64

  init(_ proto: ProtoResponseHeader) {
    clusterID = proto.clusterID
    memberID = proto.memberID
    revision = proto.revision
    raftTerm = proto.raftTerm
  }
}
