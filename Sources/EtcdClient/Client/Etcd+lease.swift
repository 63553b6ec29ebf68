internal import NIOCore

extension Etcd {
  /// Grants a lease.
  ///
  /// - Parameters:
  ///   - timeToLive: in whole seconds, rounded up. etcd has a floor of about 1.5 elections (2 s unless it was set otherwise).
  ///   - id: `nil` for one that etcd chooses. With an id of one's own, an ambiguous grant can be resolved by asking for the lease.
  public func grantLease(
    timeToLive: Duration, id: EtcdLeaseID? = nil, call: EtcdCallOptions = EtcdCallOptions()
  ) async throws -> EtcdLease {
    var request = ProtoLeaseGrantRequest()
    request.ttl = timeToLive.roundedUpToSeconds
    request.id = id?.rawValue ?? 0
    let sent = NIODeadline.now()
    let reply = try await caller.call(Methods.grantLease, request, effect: .write, options: call)
    guard let id = EtcdLeaseID(rawValue: reply.id), reply.ttl > 0, reply.error.isEmpty else {
      throw EtcdError(
        .internal, outcome: .ambiguous, message: "etcd granted no usable lease\(reply.error.isEmpty ? "" : ": \(reply.error)")")
    }
    return EtcdLease(id: id, timeToLive: .seconds(reply.ttl), renewed: sent)
  }

  /// Keeps a lease alive from now on, at a third of its time, for as long as somebody holds what is returned.
  public func keepAlive(_ lease: EtcdLease) -> EtcdLeaseKeepAlive {
    let (events, feed) = AsyncThrowingStream.makeStream(
      of: EtcdLeaseEvent.self, throwing: (any Error).self, bufferingPolicy: .bufferingNewest(16))
    let id = nextNumber()
    let leases = leases
    feed.onTermination = { _ in leases.remove(id) }
    leases.add(id, lease, feed)
    return EtcdLeaseKeepAlive(events)
  }

  /// Ends a lease; what hangs on it is deleted at once.
  @discardableResult
  public func revokeLease(_ id: EtcdLeaseID, call: EtcdCallOptions = EtcdCallOptions()) async throws -> EtcdHeader {
    var request = ProtoLeaseRevokeRequest()
    request.id = id.rawValue
    return EtcdHeader(try await caller.call(Methods.revokeLease, request, effect: .write, options: call).header)
  }

  /// How a lease stands; `nil` when there is none of this id.
  public func leaseStatus(
    _ id: EtcdLeaseID, returnsKeys: Bool = false, call: EtcdCallOptions = EtcdCallOptions()
  ) async throws -> EtcdLeaseStatus? {
    var request = ProtoLeaseTimeToLiveRequest()
    request.id = id.rawValue
    request.keys = returnsKeys
    let reply: ProtoLeaseTimeToLiveResponse
    do {
      reply = try await caller.call(Methods.leaseTimeToLive, request, effect: .read, options: call)
    } catch let error as EtcdError where error.reason == .leaseNotFound {
      return nil
    }
    guard reply.ttl >= 0 else { return nil }
    return EtcdLeaseStatus(
      header: EtcdHeader(reply.header), id: id, remaining: .seconds(reply.ttl), timeToLive: .seconds(reply.grantedTtl),
      keys: reply.keys.map { EtcdKey(bytes: Array($0)) })
  }
}

extension Duration {
  fileprivate var roundedUpToSeconds: Int64 {
    let (seconds, fraction) = components
    return fraction > 0 && seconds < Int64.max ? seconds + 1 : seconds
  }
}
