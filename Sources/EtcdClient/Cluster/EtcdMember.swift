/// A member of the cluster, as the cluster knows it.
public struct EtcdMember: Hashable, Sendable {
  public var id: UInt64
  /// Empty until it has started for the first time.
  public var name: String
  public var peerURLs: [String]
  /// Where it tells clients to connect; empty until it has started for the first time.
  public var clientURLs: [String]
  /// Whether it does not vote yet.
  public var isLearner: Bool

  init(_ proto: ProtoMember) {
    id = proto.id
    name = proto.name
    peerURLs = proto.peerUrls
    clientURLs = proto.clientUrls
    isLearner = proto.isLearner
  }
}
