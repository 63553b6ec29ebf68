internal import NIOCore

/// A client's side of one session, over as many connections as it takes: the servers' order of trying, handshake, authentication, watches,
/// pings, expiry.
///
/// Events in, actions out, in the order in which they are to be performed. `Call` is whatever the driver keeps of a request.
struct SessionMachine<Call> {
  /// Numbers each try to connect, and the connection that came of it.
  typealias Attempt = Int

  enum Action {
    /// Look up the host's addresses, then ``resolved(_:_:now:)``.
    case resolve(Attempt, ZooKeeperHost)
    /// Connect, TLS included, then ``opened(_:now:)``; or ``failed(_:_:now:)``.
    case dial(Attempt, ServerAddress)
    /// Close the connection, or give the try up. Nothing more is reported of it.
    case drop(Attempt)
    /// Send a whole frame on the present connection.
    case write(ByteBuffer)
    /// - Parameter body: the reply behind its header.
    case succeed(Call, body: ByteBuffer)
    case fail(Call, ZooKeeperError)
    case notify(WatchTable.WatcherID, ZooKeeperWatchEvent)
    /// Nothing more is told; with an error if it did not end by itself.
    case endWatch(WatchTable.WatcherID, ZooKeeperError?)
    /// Ask a server whether it can write, then ``probed(_:canWrite:now:)``.
    case probe(ZooKeeperHost)
    case publish(ZooKeeperState)
  }

  typealias Request = RequestQueue<Call>.Request

  enum Phase {
    case idle
    case pausing(until: NIODeadline)
    case resolving(Attempt, ZooKeeperHost, limit: NIODeadline)
    case dialing(Attempt, ServerAddress, limit: NIODeadline)
    case handshaking(Attempt, ServerAddress, limit: NIODeadline)
    case authenticating(Attempt, ServerAddress, DigestMD5)
    case connected(Attempt, ServerAddress, isReadOnly: Bool)
    case ended(ZooKeeperError)
  }

  /// What the servers know the session by.
  struct Session {
    var id: Int64 = 0
    var password = [UInt8](repeating: 0, count: 16)
    var timeout: TimeAmount
    /// A session that only a read-only server has given is known to no other server.
    var isKnownToQuorum = false

    init(timeout: TimeAmount) {
      self.timeout = timeout
    }

    init(_ known: ZooKeeperSession) {
      id = known.id.rawValue
      password = known.password
      timeout = TimeAmount(known.timeout)
      isKnownToQuorum = true
    }
  }

  /// A call that adds credentials.
  struct Authentication {
    var id: UInt64
    var credentials: ZooKeeperCredentials
    var call: Call?
    var deadline: NIODeadline
  }

  let settings: ZooKeeperSettings
  let hostCount: Int
  var phase = Phase.idle
  var rotation: HostRotation
  var queue: RequestQueue<Call>
  var watches = WatchTable()
  var session: Session
  /// The newest transaction that a server has told of.
  var lastZxid: Int64 = 0
  var lastAttempt = 0
  var liveness: Liveness
  /// Since when the connection is up.
  var connectedAt: NIODeadline
  /// All credentials, each sent on every connection.
  var authentications: [Authentication] = []
  /// Places in ``authentications`` whose replies are due, in the order of sending.
  var openAuthentications = CircularBuffer<Int>()
  /// The setWatches whose replies are due.
  var openSetWatches = 0
  /// What the handshake said, until SASL is through.
  var isReadOnlyAfterSASL = false
  var probeDelay = TimeAmount.zero
  var probeAt = NIODeadline.distantFuture
  var closeBy: NIODeadline?
  var random: any RandomNumberGenerator & Sendable

  /// - Parameters:
  ///   - hosts: at least one.
  ///   - known: a session that is there already; nil for a new one.
  ///   - lastXid: a test of the numbers' end begins behind 0.
  init(
    _ hosts: [ZooKeeperHost], _ settings: ZooKeeperSettings, resuming known: ZooKeeperSession? = nil, lastXid: Int32 = 0,
    random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(), now: NIODeadline
  ) {
    self.settings = settings
    hostCount = hosts.count
    self.random = random
    rotation = HostRotation(hosts, settings.connect, random: random)
    queue = RequestQueue(settings.limits, lastXid: lastXid)
    session = Session(timeout: TimeAmount(settings.sessionTimeout))
    if let known { session = Session(known) }
    liveness = Liveness(timeout: session.timeout, now: now)
    connectedAt = now
    authentications = settings.credentials.map { Authentication(id: 0, credentials: $0, call: nil, deadline: .distantFuture) }
  }

  var attempt: Attempt? {
    switch phase {
    case .idle, .pausing, .ended: nil
    case .resolving(let attempt, _, _), .dialing(let attempt, _, _), .handshaking(let attempt, _, _), .authenticating(let attempt, _, _),
      .connected(let attempt, _, _):
      attempt
    }
  }

  var server: ServerAddress? {
    switch phase {
    case .dialing(_, let server, _), .handshaking(_, let server, _), .authenticating(_, let server, _), .connected(_, let server, _): server
    case .idle, .pausing, .resolving, .ended: nil
    }
  }

  var isConnected: Bool {
    if case .connected = phase { true } else { false }
  }

  /// Nil before there is one.
  var publicSession: ZooKeeperSession? {
    guard session.id != 0 else { return nil }
    return ZooKeeperSession(
      id: ZooKeeperSessionID(rawValue: session.id), password: session.password, timeout: .nanoseconds(session.timeout.nanoseconds))
  }

  /// When the session is taken for expired unless a server is found.
  var expiry: NIODeadline? {
    guard settings.expiresAlone, session.id != 0, !isConnected else { return nil }
    return liveness.lastHeard + .nanoseconds(session.timeout.nanoseconds / 3 * 4)
  }

  /// When ``timePassed(now:)`` has something to do.
  var due: NIODeadline {
    var due = min(queue.due, expiry ?? .distantFuture, closeBy ?? .distantFuture)
    for authentication in authentications where authentication.call != nil { due = min(due, authentication.deadline) }
    switch phase {
    case .idle: break
    case .ended: return .distantFuture
    case .pausing(let until): due = min(due, until)
    case .resolving(_, _, let limit), .dialing(_, _, let limit), .handshaking(_, _, let limit): due = min(due, limit)
    case .authenticating: due = min(due, liveness.due)
    case .connected: due = min(due, liveness.due, probeAt)
    }
    return due
  }
}
