/// The unit of liveness: a ZooKeeper session, an etcd lease, Consul TTL checks, an embedded lease.
///
/// Whatever hangs on a session vanishes no earlier than ``timeout`` after its last renewal, and no later than one server tick after that. One
/// session carries many instances. Whoever opened it renews it; ``keepAlive(clock:)`` does so.
public protocol CatalogSession: Sendable {
  var id: SessionID { get }

  /// What the server granted, which may be more than was asked for; nil for a session without a limit.
  var timeout: Duration? { get }

  /// Renews the session once.
  /// - Throws: `.sessionLost` when the server no longer has it: final. Any other error is passing and may be tried again.
  func renew() async throws

  /// Registers an instance on this session, or replaces what this session registered under the same key.
  ///
  /// It is idempotent: doing it again changes nothing but what differs. An entry under the same key with the same host and port on another session is
  /// a dead predecessor's (two live processes cannot share an address) and is replaced in one step, without a gap in any listing.
  /// An ambiguous write (the connection went before the reply) is resolved by reading before this returns or throws.
  /// - Throws: `.conflict` when a live session other than this one holds the key with another address; `.sessionLost`; `.invalid`; transient errors.
  func register(_ instance: ServiceInstance) async throws

  /// Removes an instance of this session. One that is not there, or not this session's, is left alone without an error.
  func deregister(_ key: InstanceKey) async throws

  /// Ends the session and removes everything on it. Closing one that is gone is no error.
  func close() async throws
}

extension CatalogSession {
  /// Renews the session at a third of its timeout until the task is cancelled or the session is lost.
  ///
  /// Passing errors are tried again, more often, until the timeout has run out since the last success was *sent*: from then on the server may
  /// have removed it, and this counts as loss. A renewal under way at that moment is cancelled. A process that stood still while a renewal was due
  /// asks the server once more before that, since the server may have stood still with it.
  /// - Throws: `.sessionLost`, or `CancellationError`.
  public func keepAlive(clock: some Clock<Duration>) async throws {
    guard let timeout else {
      // Nothing to renew: wait for the cancellation.
      for await _ in AsyncStream<Never>.makeStream().stream {}
      throw CancellationError()
    }
    var lastSuccess = clock.now
    var next = lastSuccess.advanced(by: timeout / 3)
    var problem: (any Error)?
    while true {
      let end = lastSuccess.advanced(by: timeout)
      try await clock.sleep(until: min(next, end), tolerance: nil)
      let sent = clock.now
      // Overslept if the renewal that was due before the end has not been tried.
      guard sent < end || next < end else {
        throw RollcallError(
          .sessionLost, "The session \(id) could not be renewed for its whole timeout of \(timeout).", underlying: problem)
      }
      do {
        let limit = sent < end ? sent.duration(to: end) : timeout / 3
        try await withDeadline(limit, clock: clock, "The server did not answer in time.") { try await renew() }
        lastSuccess = sent
        next = sent.advanced(by: timeout / 3)
      } catch let error as RollcallError where error.code == .sessionLost {
        throw error
      } catch {
        try Task.checkCancellation()
        problem = error
        next = clock.now.advanced(by: timeout / 12)
      }
    }
  }
}
