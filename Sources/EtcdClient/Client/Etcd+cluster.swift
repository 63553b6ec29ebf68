extension Etcd {
  /// The members as a quorum knows them.
  public func members(call: EtcdCallOptions = EtcdCallOptions()) async throws -> [EtcdMember] {
    var request = ProtoMemberListRequest()
    request.linearizable = true
    return try await caller.call(Methods.memberList, request, effect: .read, options: call).members.map(EtcdMember.init)
  }

  /// How one member stands, asked on a connection of its own.
  ///
  /// - Parameter endpoint: need not be one of those that this client was given.
  public func status(of endpoint: EtcdEndpoint, call: EtcdCallOptions = EtcdCallOptions()) async throws -> EtcdMemberStatus {
    let link = link(to: endpoint)
    defer { link.close() }
    let caller = Caller(link: link, tokens: caller.tokens, settings: settings, hasSeveralMembers: false)
    return EtcdMemberStatus(
      try await caller.call(Methods.status, ProtoStatusRequest(), effect: .read, options: call), endpoint: endpoint)
  }
}
