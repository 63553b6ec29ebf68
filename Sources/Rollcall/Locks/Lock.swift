/// A lock that this process holds now.
public struct Lock: Sendable, Hashable {
  public let key: String
  public let fencingToken: FencingToken
  public let session: SessionID
}

/// Runs the body while this process holds the lock on a key, and releases it after that.
///
/// The catalog is waited for, and so is the lock, for at most ``LockOptions/waitLimit``. When the lock is lost the body is cancelled, and its end awaited: it must
/// heed that. A process that stood still may learn of a loss late; see ``FencingToken``. The key stays behind, empty.
/// - Throws: what the body throws; ``RollcallError`` `.lockLost`; `.timedOut`, naming the holder; `.unsupported` where the catalog has no locks;
///   what else the catalog refuses for good; `CancellationError`.
public func withLock<Result: Sendable, LockClock: Clock<Duration>>(
  _ key: String, in catalog: any Catalog, options: LockOptions, clock: LockClock = ContinuousClock(),
  waiting: @escaping @Sendable (_ holder: String) -> Void = { _ in }, _ body: @escaping @Sendable (Lock) async throws -> Result
) async throws -> Result {
  guard catalog.capabilities.contains(.locks) else {
    throw RollcallError(.unsupported, "The catalog \(catalog.description) has no locks.")
  }
  let began = clock.now
  func remaining() -> Duration? { options.waitLimit.map { max(.zero, $0 - began.duration(to: clock.now)) } }
  while true {
    let session = try await openSession(
      in: catalog, options: options, clock: clock, within: remaining().map { max($0, LockOptions.answerLimit) })
    let holder = LockHolder(key: key, in: catalog.keyValues, on: session, holder: options.holder, clock: clock) { state in
      if case .waiting(let holder) = state { waiting(holder) }
    }
    switch try await holder.run(waitLimit: remaining(), body) {
    case .returned(let result): return result
    case .expired: try Task.checkCancellation()
    }
  }
}

/// Leads whenever this process holds the lock on the key, again and again: runs the body each time, and waits for the lock in between.
///
/// The body is cancelled when the lead is lost. When it returns by itself the lead is given up, and this returns what it returned.
/// - Throws: what the body throws; what the catalog refuses for good; `CancellationError`.
public func withLeadership<Result: Sendable>(
  of key: String, in catalog: any Catalog, options: LockOptions, clock: some Clock<Duration> = ContinuousClock(),
  _ body: @escaping @Sendable (Lock) async throws -> Result
) async throws -> Result {
  while true {
    do {
      return try await withLock(key, in: catalog, options: options, clock: clock, body)
    } catch let error as RollcallError where error.code == .lockLost {
      try Task.checkCancellation()
    }
  }
}

/// Tries until the catalog answers.
private func openSession(
  in catalog: any Catalog, options: LockOptions, clock: some Clock<Duration>, within limit: Duration?
) async throws -> any CatalogSession {
  let wanted = SessionOptions(name: options.holder, timeout: options.timeout, lockDelay: options.lockDelay)
  return try await withDeadline(limit, clock: clock, "The catalog \(catalog.description) could not be reached in time.") {
    var backoff = Backoff(maximum: .seconds(3))
    while true {
      do {
        return try await catalog.openSession(wanted)
      } catch let error as RollcallError where error.isTransient {
        try await clock.sleep(for: backoff.next())
      }
    }
  }
}
