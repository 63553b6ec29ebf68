internal import NIOCore

/// Keeps leases alive on one stream: each at a third of its time, and lost when etcd says so or its time is over without an answer.
///
/// Events in, actions out. A lease's time counts from when a renewal was sent, since etcd renews it no earlier.
struct LeaseMachine {
  /// The driver's number of a lease that is kept alive.
  typealias KeeperID = UInt64
  typealias StreamID = Int

  enum Action: Equatable {
    case openStream(StreamID)
    case closeStream(StreamID)
    case renew(EtcdLeaseID)
    case report(KeeperID, EtcdLeaseEvent)
    case finish(KeeperID, EtcdError)
    /// The token of this stream is of no use any more.
    case rejectToken
    /// The member does not serve as it should.
    case demote
    /// Report ``pauseOver()`` after this time.
    case startPause(Duration)
  }

  private struct Keeper {
    let lease: EtcdLeaseID
    var timeToLive: Duration
    /// From here on the lease must be taken for lost.
    var ends: NIODeadline
    var nextRenewal: NIODeadline
    /// When a renewal was sent that is not yet answered.
    var sent: NIODeadline?
    var isInterrupted = false

    /// How long one member may take to answer; another still has more than a third of the time after it.
    var patience: TimeAmount { TimeAmount(timeToLive / 4) }

    func isOverdue(_ now: NIODeadline) -> Bool {
      sent.map { $0 + patience <= now } ?? false
    }
  }

  private enum Stream: Equatable {
    case none
    case opening(StreamID)
    case open(StreamID)
    case pausing
  }

  private let hasCredentials: Bool
  private var keepers: [KeeperID: Keeper] = [:]
  private var stream = Stream.none
  private var lastStream = 0
  private var pause: RetryPause
  private var random: any RandomNumberGenerator & Sendable
  private var refusedTokens = 0

  init(
    _ settings: EtcdSettings.Lease, hasCredentials: Bool, random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
  ) {
    self.hasCredentials = hasCredentials
    self.random = random
    pause = RetryPause(initial: settings.backoff, maximum: settings.maximumBackoff)
  }

  private static var maximumRefusedTokens: Int { 3 }
  /// The longest time between two renewals, however long the lease.
  private static var longestInterval: Duration { .seconds(600) }

  /// When ``timePassed(now:)`` has something to do.
  var due: NIODeadline? {
    let isOpen = if case .open = stream { true } else { false }
    return keepers.values.map { keeper in
      guard isOpen else { return keeper.ends }
      return min(keeper.ends, keeper.sent.map { $0 + keeper.patience } ?? keeper.nextRenewal)
    }.min()
  }

  // MARK: From the keepers

  /// The first renewal goes out at once. A lease that somebody else may have renewed meanwhile is given the time to ask for it.
  mutating func add(_ id: KeeperID, _ lease: EtcdLease, now: NIODeadline) -> [Action] {
    let ends = max(lease.renewed + TimeAmount(lease.timeToLive), now + TimeAmount(lease.timeToLive / 3))
    keepers[id] = Keeper(lease: lease.id, timeToLive: lease.timeToLive, ends: ends, nextRenewal: now)
    switch stream {
    case .none: return openStream()
    case .open: return renewDue(now: now)
    case .opening, .pausing: return []
    }
  }

  mutating func remove(_ id: KeeperID) -> [Action] {
    keepers[id] = nil
    return keepers.isEmpty ? closeStream() : []
  }

  mutating func close(_ error: EtcdError) -> [Action] {
    let ended = keepers.keys.sorted().map { Action.finish($0, error) }
    keepers = [:]
    return closeStream() + ended
  }

  // MARK: From the network and the clock

  func isOpening(_ id: StreamID) -> Bool { stream == .opening(id) }

  mutating func streamOpened(_ id: StreamID, now: NIODeadline) -> [Action] {
    guard stream == .opening(id) else { return [] }
    stream = .open(id)
    // Whatever was sent on the stream before is not answered any more.
    for id in keepers.keys { keepers[id]?.nextRenewal = now }
    return renewDue(now: now)
  }

  mutating func streamEnded(_ id: StreamID, _ error: EtcdError) -> [Action] {
    guard stream == .opening(id) || stream == .open(id) else { return [] }
    return restart(after: error)
  }

  /// - Parameter timeToLive: 0 or less when the lease is gone.
  mutating func received(_ lease: EtcdLeaseID, timeToLive: Duration, on id: StreamID) -> [Action] {
    guard stream == .open(id) else { return [] }
    pause.reset()
    refusedTokens = 0
    var actions: [Action] = []
    for id in keepers.keys.sorted() {
      guard let keeper = keepers[id], keeper.lease == lease, let sent = keeper.sent else { continue }
      guard timeToLive > .zero else {
        actions += finish(id, Self.lost("etcd says that the lease \(lease) has expired or was revoked"))
        continue
      }
      keepers[id]?.timeToLive = timeToLive
      keepers[id]?.ends = sent + TimeAmount(timeToLive)
      keepers[id]?.nextRenewal = sent + TimeAmount(min(timeToLive / 3, Self.longestInterval))
      keepers[id]?.sent = nil
      keepers[id]?.isInterrupted = false
      actions.append(.report(id, .renewed(timeToLive)))
    }
    return actions
  }

  mutating func timePassed(now: NIODeadline) -> [Action] {
    var actions: [Action] = []
    for id in keepers.keys.sorted() {
      guard let keeper = keepers[id], keeper.ends <= now else { continue }
      actions += finish(id, Self.lost("no renewal of the lease \(keeper.lease) succeeded within its \(keeper.timeToLive)"))
    }
    guard case .open(let stream) = stream else { return actions }
    if keepers.values.contains(where: { $0.isOverdue(now) }) {
      let error = EtcdError(
        .unavailable, reason: .unresponsive, outcome: .ambiguous, message: "the member does not answer renewals of leases")
      return actions + [.closeStream(stream)] + restart(after: error)
    }
    return actions + renewDue(now: now)
  }

  mutating func pauseOver() -> [Action] {
    guard stream == .pausing else { return [] }
    stream = .none
    return keepers.isEmpty ? [] : openStream()
  }

  // MARK: Inside

  private static func lost(_ message: String) -> EtcdError {
    EtcdError(.notFound, reason: .leaseLost, outcome: .refused, message: message)
  }

  private mutating func renewDue(now: NIODeadline) -> [Action] {
    var actions: [Action] = []
    for id in keepers.keys.sorted() {
      guard let keeper = keepers[id], keeper.sent == nil, keeper.nextRenewal <= now else { continue }
      keepers[id]?.sent = now
      actions.append(.renew(keeper.lease))
    }
    return actions
  }

  private mutating func openStream() -> [Action] {
    lastStream += 1
    stream = .opening(lastStream)
    return [.openStream(lastStream)]
  }

  private mutating func closeStream() -> [Action] {
    defer { stream = .none }
    return switch stream {
    case .opening(let id), .open(let id): [.closeStream(id)]
    case .none, .pausing: []
    }
  }

  private mutating func restart(after error: EtcdError) -> [Action] {
    stream = .none
    if isHopeless(error) { return keepers.keys.sorted().flatMap { finish($0, error) } }
    var actions: [Action] = []
    if error.reason == .tokenExpired {
      refusedTokens += 1
      actions.append(.rejectToken)
    } else if error.reason != .connectionLost, error.reason != .unreachable {
      actions.append(.demote)
    }
    for id in keepers.keys.sorted() {
      keepers[id]?.sent = nil
      if keepers[id]?.isInterrupted == false {
        keepers[id]?.isInterrupted = true
        actions.append(.report(id, .interrupted(error)))
      }
    }
    if keepers.isEmpty { return actions }
    stream = .pausing
    return actions + [.startPause(pause.next(using: &random))]
  }

  private func isHopeless(_ error: EtcdError) -> Bool {
    if error.reason == .tokenExpired { return !hasCredentials || refusedTokens >= Self.maximumRefusedTokens }
    if error.reason == .closed || error.reason == .wrongCredentials { return true }
    return error.code == .unimplemented || error.code == .permissionDenied
  }

  private mutating func finish(_ id: KeeperID, _ error: EtcdError) -> [Action] {
    keepers[id] = nil
    return [.finish(id, error)] + (keepers.isEmpty ? closeStream() : [])
  }
}
