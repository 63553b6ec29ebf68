/// The methods of etcd that this client calls.
enum Methods {
  static let range = GRPCMethod<ProtoRangeRequest, ProtoRangeResponse>("KV", "Range")
  static let put = GRPCMethod<ProtoPutRequest, ProtoPutResponse>("KV", "Put")
  static let deleteRange = GRPCMethod<ProtoDeleteRangeRequest, ProtoDeleteRangeResponse>("KV", "DeleteRange")
  static let transaction = GRPCMethod<ProtoTxnRequest, ProtoTxnResponse>("KV", "Txn")
  static let compact = GRPCMethod<ProtoCompactionRequest, ProtoCompactionResponse>("KV", "Compact")
  static let watch = GRPCMethod<ProtoWatchRequest, ProtoWatchResponse>("Watch", "Watch")
  static let grantLease = GRPCMethod<ProtoLeaseGrantRequest, ProtoLeaseGrantResponse>("Lease", "LeaseGrant")
  static let revokeLease = GRPCMethod<ProtoLeaseRevokeRequest, ProtoLeaseRevokeResponse>("Lease", "LeaseRevoke")
  static let keepLeaseAlive = GRPCMethod<ProtoLeaseKeepAliveRequest, ProtoLeaseKeepAliveResponse>("Lease", "LeaseKeepAlive")
  static let leaseTimeToLive = GRPCMethod<ProtoLeaseTimeToLiveRequest, ProtoLeaseTimeToLiveResponse>("Lease", "LeaseTimeToLive")
  static let authenticate = GRPCMethod<ProtoAuthenticateRequest, ProtoAuthenticateResponse>("Auth", "Authenticate")
  static let memberList = GRPCMethod<ProtoMemberListRequest, ProtoMemberListResponse>("Cluster", "MemberList")
  static let status = GRPCMethod<ProtoStatusRequest, ProtoStatusResponse>("Maintenance", "Status")
}
