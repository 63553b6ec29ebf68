/// How one member stands.
public struct EtcdMemberStatus: Hashable, Sendable {
  public var header: EtcdHeader
  /// The member that answered.
  public var endpoint: EtcdEndpoint
  /// Of etcd, such as `3.5.16`.
  public var version: String
  /// In bytes, on disk.
  public var storeSize: Int64
  /// In bytes: the part of the store that is not free space inside.
  public var storeSizeInUse: Int64
  /// `nil` while it knows none.
  public var leader: UInt64?
  public var isLearner: Bool
  /// Alarms and the like, in etcd's words.
  public var errors: [String]

  init(_ proto: ProtoStatusResponse, endpoint: EtcdEndpoint) {
    header = EtcdHeader(proto.header)
    self.endpoint = endpoint
    version = proto.version
    storeSize = proto.dbSize
    storeSizeInUse = proto.dbSizeInUse
    leader = proto.leader == 0 ? nil : proto.leader
    isLearner = proto.isLearner
    errors = proto.errors
  }
}
