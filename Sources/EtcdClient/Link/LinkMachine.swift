internal import NIOCore

/// Keeps one connection to any of several members: which is dialled when, who waits, and when to pause.
///
/// Every member is tried before a pause; a member that does not answer in time gets the next one beside it. `Connection` is the driver's.
struct LinkMachine<Connection> {
  /// Numbers each try to connect, and the connection that came of it.
  typealias Attempt = Int

  enum Action {
    /// - Parameter gapFactor: how many times longer than usual the pause between two pings is to be.
    case dial(Attempt, EtcdEndpoint, gapFactor: Int)
    /// Report ``staggered(_:)`` after the settings' time.
    case startStagger(Attempt)
    /// Report ``pauseOver()`` after this time.
    case startPause(Duration)
    case give(Connection, Attempt, to: Waiter)
    case fail(Waiter, EtcdError)
    /// No new calls on it; it closes when its calls have ended.
    case retire(Connection)
    case close(Connection)
    case publish(EtcdConnectionState)
  }

  /// Somebody who needs a connection; the number is the driver's.
  struct Waiter: Hashable {
    var id: UInt64
    /// Whether it fails after the first round in which no member could be reached.
    var failsFast: Bool
  }

  private struct Round {
    /// Members not yet tried, by their place in the list.
    var untried: [Int]
    var running: [Attempt: Int] = [:]
    var failures: [EtcdError] = []
  }

  private enum State {
    case idle
    case dialing(Round)
    case ready(Connection, Attempt, place: Int, since: NIODeadline)
    case pausing
    case closed
  }

  private let endpoints: [EtcdEndpoint]
  private var state = State.idle
  private var waiters: [Waiter] = []
  private var lastAttempt = 0
  /// Where the next round begins.
  private var first = 0
  private var pause: RetryPause
  private var gapFactor = 1
  private var random: any RandomNumberGenerator & Sendable
  private(set) var lastFailure: EtcdError?

  /// - Parameter endpoints: at least one, in the order in which they are to be tried.
  init(
    endpoints: [EtcdEndpoint], settings: EtcdSettings.Connect, random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
  ) {
    self.endpoints = endpoints
    self.random = random
    pause = RetryPause(initial: settings.backoff, maximum: settings.maximumBackoff)
  }

  var current: (connection: Connection, attempt: Attempt)? {
    if case .ready(let connection, let attempt, _, _) = state { (connection, attempt) } else { nil }
  }

  /// A connection that ends sooner than this does not count as a success.
  private static var shortLife: TimeAmount { .seconds(1) }
  /// One ping in about an hour at most.
  private static var largestGapFactor: Int { 512 }

  // MARK: From the users

  mutating func need(_ waiter: Waiter) -> [Action] {
    switch state {
    case .ready(let connection, let attempt, _, _): return [.give(connection, attempt, to: waiter)]
    case .closed: return [.fail(waiter, Self.closedError)]
    case .idle:
      waiters.append(waiter)
      return startRound()
    case .pausing:
      // Whoever will not wait learns what the last round found.
      if waiter.failsFast, let lastFailure { return [.fail(waiter, lastFailure)] }
      waiters.append(waiter)
      return []
    case .dialing:
      waiters.append(waiter)
      return []
    }
  }

  /// The waiter's time is over, or it was cancelled.
  mutating func giveUp(_ id: UInt64) -> [Action] {
    guard let place = waiters.firstIndex(where: { $0.id == id }) else { return [] }
    let waiter = waiters.remove(at: place)
    let members = endpoints.count == 1 ? "\(endpoints[0])" : "any of \(endpoints.count) members"
    let error =
      lastFailure
      ?? EtcdError(.unavailable, reason: .unreachable, outcome: .notSent, message: "no connection to \(members) in time")
    return [.fail(waiter, error)]
  }

  /// The member behind the connection does not serve as it should: another is to be taken, if there is one.
  mutating func demote(_ attempt: Attempt) -> [Action] {
    guard endpoints.count > 1, case .ready(let connection, attempt, let place, _) = state else { return [] }
    first = (place + 1) % endpoints.count
    return [.retire(connection)] + startRound()
  }

  mutating func close() -> [Action] {
    var actions: [Action] = []
    if case .ready(let connection, _, _, _) = state { actions.append(.close(connection)) }
    state = .closed
    actions += waiters.map { .fail($0, Self.closedError) }
    waiters = []
    return actions + [.publish(.closed)]
  }

  // MARK: From the network and the clock

  mutating func connected(_ attempt: Attempt, _ connection: Connection, now: NIODeadline) -> [Action] {
    guard case .dialing(let round) = state, let place = round.running[attempt] else { return [.close(connection)] }
    state = .ready(connection, attempt, place: place, since: now)
    first = place
    lastFailure = nil
    let served = waiters
    waiters = []
    return [.publish(.connected(endpoints[place]))] + served.map { .give(connection, attempt, to: $0) }
  }

  mutating func failed(_ attempt: Attempt, _ error: EtcdError) -> [Action] {
    guard case .dialing(var round) = state, round.running.removeValue(forKey: attempt) != nil else { return [] }
    round.failures.append(error)
    state = .dialing(round)
    let next = dialNext()
    if !next.isEmpty { return next }
    guard round.running.isEmpty else { return [] }
    return roundFailed(round.failures)
  }

  /// The member dialled with this attempt has not answered for a while.
  mutating func staggered(_ attempt: Attempt) -> [Action] {
    guard case .dialing(let round) = state, round.running[attempt] != nil else { return [] }
    return dialNext()
  }

  mutating func pauseOver() -> [Action] {
    guard case .pausing = state else { return [] }
    return startRound()
  }

  /// The connection takes no more calls.
  mutating func lost(_ attempt: Attempt, _ error: EtcdError, now: NIODeadline) -> [Action] {
    guard case .ready(_, attempt, let place, let since) = state else { return [] }
    var error = error
    error.outcome = .notSent
    lastFailure = error
    if error.reason == .tooManyRequests { gapFactor = min(gapFactor * 2, Self.largestGapFactor) }
    first = (place + 1) % endpoints.count
    if now - since >= Self.shortLife {
      pause.reset()
      return startRound()
    }
    return startPause(error)
  }

  // MARK: Inside

  private static var closedError: EtcdError {
    EtcdError(.cancelled, reason: .closed, outcome: .notSent, message: "this client of etcd was closed")
  }

  private mutating func startRound() -> [Action] {
    state = .dialing(Round(untried: endpoints.indices.map { (first + $0) % endpoints.count }))
    return [.publish(.connecting)] + dialNext()
  }

  private mutating func dialNext() -> [Action] {
    guard case .dialing(var round) = state, !round.untried.isEmpty else { return [] }
    let place = round.untried.removeFirst()
    lastAttempt += 1
    round.running[lastAttempt] = place
    let isLast = round.untried.isEmpty
    state = .dialing(round)
    let dial = Action.dial(lastAttempt, endpoints[place], gapFactor: gapFactor)
    return isLast ? [dial] : [dial, .startStagger(lastAttempt)]
  }

  private mutating func roundFailed(_ failures: [EtcdError]) -> [Action] {
    let error = Self.summary(failures)
    lastFailure = error
    let impatient = waiters.filter(\.failsFast)
    waiters.removeAll(where: \.failsFast)
    return impatient.map { .fail($0, error) } + startPause(error)
  }

  private mutating func startPause(_ error: EtcdError) -> [Action] {
    state = .pausing
    return [.publish(.disconnected(error)), .startPause(pause.next(using: &random))]
  }

  private static func summary(_ failures: [EtcdError]) -> EtcdError {
    guard let first = failures.first, failures.count > 1 else {
      return failures.first ?? EtcdError(.unavailable, reason: .unreachable, outcome: .notSent, message: "there is no member to ask")
    }
    let reason = failures.allSatisfy { $0.reason == first.reason } ? first.reason : .unreachable
    let each = failures.map { "\($0.endpoint.map { "\($0): " } ?? "")\($0.message)" }
    return EtcdError(
      .unavailable, reason: reason, outcome: .notSent, message: "no member can be reached: \(each.joined(separator: "; "))")
  }
}

extension LinkMachine.Action: Equatable where Connection: Equatable {}
