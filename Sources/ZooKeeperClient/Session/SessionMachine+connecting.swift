internal import NIOCore

extension SessionMachine {
  /// A connection that ends sooner than this does not count as a success.
  private static var shortLife: TimeAmount { .seconds(1) }
  private static var shortestConnectTimeout: TimeAmount { .milliseconds(200) }
  private static var longestConnectTimeout: TimeAmount { .seconds(10) }
  private static var firstProbeDelay: TimeAmount { .milliseconds(100) }

  private var connectTimeout: TimeAmount {
    if let timeout = settings.connect.timeout { return TimeAmount(timeout) }
    // The session must outlive one silent server, also where it is the only one: while it starts, ZooKeeper 3.9 may take a connection and neither answer nor close it.
    let share = TimeAmount.nanoseconds(session.timeout.nanoseconds / Int64(max(hostCount, 2)))
    // And so must a request that waits for it.
    let patience = TimeAmount(settings.requestTimeout / 2)
    return max(min(share, patience, Self.longestConnectTimeout), Self.shortestConnectTimeout)
  }

  mutating func start(now: NIODeadline) -> [Action] {
    guard case .idle = phase else { return [] }
    rotation.startRound()
    return [.publish(.connecting)] + tryNext(now: now)
  }

  mutating func resolved(_ attempt: Attempt, _ addresses: [SocketAddress], now: NIODeadline) -> [Action] {
    guard case .resolving(attempt, let host, _) = phase else { return [] }
    if addresses.isEmpty { return failed(attempt, ZooKeeperError(.unreachable, "the name has no address", server: "\(host)"), now: now) }
    rotation.resolved(host, addresses)
    return tryNext(now: now)
  }

  mutating func opened(_ attempt: Attempt, now: NIODeadline) -> [Action] {
    guard case .dialing(attempt, let server, _) = phase else { return [] }
    phase = .handshaking(attempt, server, limit: now + connectTimeout)
    let isOld = session.isKnownToQuorum
    let request = ConnectRequest(
      lastZxid: lastZxid, timeout: Int32(clamping: settings.sessionTimeout.milliseconds), session: isOld ? session.id : 0,
      password: isOld ? session.password : [UInt8](repeating: 0, count: 16), acceptsReadOnly: settings.acceptsReadOnly)
    return [.write(request.frame())]
  }

  /// The try came to nothing, or the connection is gone.
  mutating func failed(_ attempt: Attempt, _ error: ZooKeeperError, now: NIODeadline) -> [Action] {
    guard attempt == self.attempt else { return [] }
    switch phase {
    case .resolving(_, let host, _):
      rotation.failed(error.at("\(host)"))
      return tryNext(now: now)
    case .dialing(_, let server, _):
      rotation.failed(error.at("\(server)"))
      return tryNext(now: now)
    case .handshaking(_, let server, _):
      var error = error
      if error.code == .connectionLoss {
        error.message = """
          it closed the connection without an answer: it is starting, has no quorum, has seen less than this session, or wants TLS
          """
      }
      rotation.failed(error.at("\(server)"))
      return tryNext(now: now)
    case .authenticating(_, let server, _), .connected(_, let server, _):
      return lose(server, error.at("\(server)"), now: now)
    case .idle, .pausing, .ended: return []
    }
  }

  mutating func tryNext(now: NIODeadline) -> [Action] {
    switch rotation.next() {
    case .host(let host):
      lastAttempt += 1
      phase = .resolving(lastAttempt, host, limit: now + connectTimeout)
      return [.resolve(lastAttempt, host)]
    case .address(let server):
      lastAttempt += 1
      phase = .dialing(lastAttempt, server, limit: now + connectTimeout)
      return [.dial(lastAttempt, server)]
    case nil:
      phase = .pausing(until: now + TimeAmount(rotation.nextPause()))
      return [.publish(.disconnected(rotation.summary))]
    }
  }

  // MARK: The handshake

  mutating func receivedConnectResponse(_ frame: ByteBuffer, _ attempt: Attempt, _ server: ServerAddress, now: NIODeadline) -> [Action] {
    let response: ConnectResponse
    do throws(JuteError) {
      response = try ConnectResponse(frame)
    } catch {
      let why =
        Self.refusal(frame)
        ?? ZooKeeperError(.notZooKeeper, "what answers there does not speak ZooKeeper's protocol: \(error.description)")
      return [.drop(attempt)] + failed(attempt, why, now: now)
    }
    let isOld = session.isKnownToQuorum
    // A server that does not know the session says so by a timeout of 0; some hand out another one without a word.
    if isOld, response.timeout <= 0 || response.session != session.id {
      return [.drop(attempt)]
        + end(ZooKeeperError(.sessionExpired, outcome: .notSent, ZooKeeperError.Code.sessionExpired.meaning, server: "\(server)"))
    }
    guard response.timeout > 0, response.session != 0 else {
      return [.drop(attempt)] + failed(attempt, ZooKeeperError(.unreachable, "the server refused to open a session"), now: now)
    }
    session.id = response.session
    session.password = response.password
    session.timeout = .milliseconds(Int64(response.timeout))
    if !response.isReadOnly { session.isKnownToQuorum = true }
    liveness = Liveness(timeout: session.timeout, now: now)
    connectedAt = now
    guard let user = settings.sasl else { return established(attempt, server, isReadOnly: response.isReadOnly, now: now) }
    isReadOnlyAfterSASL = response.isReadOnly
    let nonce = [UInt8].random(count: 24, using: &random)
    phase = .authenticating(attempt, server, DigestMD5(user, clientNonce: Base64.encode(nonce)))
    return [.write(queue.send(RequestFrame.sasl([]), .sasl))]
  }

  /// A server in read-only mode that has no local sessions answers as if it had been asked for anything else.
  private static func refusal(_ frame: ByteBuffer) -> ZooKeeperError? {
    var rest = frame
    guard let header = ReplyHeader(readingFrom: &rest), header.xid == 0, rest.readableBytes == 0, header.error < 0 else { return nil }
    let code = ZooKeeperError.Code(wire: header.error)
    let advice = code == .notReadOnly ? "; without a quorum it opens sessions only if it has localSessionsEnabled" : ""
    return ZooKeeperError(code, "the server opens no session: \(code.meaning)\(advice)")
  }

  mutating func receivedSASL(_ header: ReplyHeader, _ body: ByteBuffer, now: NIODeadline) -> [Action] {
    guard case .authenticating(let attempt, let server, var exchange) = phase else { return [] }
    guard header.error == 0 else { return [.drop(attempt)] + end(DigestMD5.failed("the server refused user or password").at("\(server)")) }
    var reader = JuteReader(body)
    guard let token = try? reader.buffer() else {
      return [.drop(attempt)] + end(DigestMD5.failed("the server has no SASL provider").at("\(server)"))
    }
    do throws(ZooKeeperError) {
      switch try exchange.received(token) {
      case .respond(let response):
        phase = .authenticating(attempt, server, exchange)
        return [.write(queue.send(RequestFrame.sasl(response), .sasl))]
      case .done: return established(attempt, server, isReadOnly: isReadOnlyAfterSASL, now: now)
      }
    } catch {
      return [.drop(attempt)] + end(error.at("\(server)"))
    }
  }

  /// Credentials first, then watches, then what waits: each depends on those before it.
  private mutating func established(_ attempt: Attempt, _ server: ServerAddress, isReadOnly: Bool, now: NIODeadline) -> [Action] {
    phase = .connected(attempt, server, isReadOnly: isReadOnly)
    var actions: [Action] = []
    for place in authentications.indices { actions += sendAuthentication(place) }
    if closeBy != nil { return actions + [.write(queue.send(RequestFrame.closeSession(), .closeSession))] }
    let requests = watches.rearm(after: lastZxid)
    openSetWatches = requests.count
    actions += requests.map { .write($0.frame()) }
    probeDelay = Self.firstProbeDelay
    probeAt = isReadOnly ? now + probeDelay : .distantFuture
    actions.append(.publish(isReadOnly ? .connectedReadOnly(server: "\(server)") : .connected(server: "\(server)")))
    return actions + sendWaiting()
  }

  // MARK: The end of a connection

  /// The session may live on.
  mutating func lose(_ server: ServerAddress, _ error: ZooKeeperError, first: ZooKeeperHost? = nil, now: NIODeadline) -> [Action] {
    watches.disconnected()
    openAuthentications.removeAll()
    openSetWatches = 0
    let (sent, unsent) = queue.disconnected()
    var actions: [Action] = sent.map { .fail($0, error.with(outcome: .ambiguous)) }
    actions += unsent.map { .fail($0, error.with(outcome: .notSent)) }
    actions.append(.publish(.disconnected(error)))
    rotation.startRound(first: first, last: server.host)
    rotation.failed(error)
    if now - connectedAt < Self.shortLife, first == nil {
      phase = .pausing(until: now + TimeAmount(rotation.nextPause()))
      return actions
    }
    rotation.succeeded()
    return actions + tryNext(now: now)
  }

  /// For good.
  mutating func end(_ error: ZooKeeperError) -> [Action] {
    if case .ended = phase { return [] }
    phase = .ended(error)
    let (sent, unsent) = queue.removeAll()
    var actions: [Action] = sent.map { .fail($0, error.with(outcome: .ambiguous)) }
    actions += unsent.map { .fail($0, error.with(outcome: .notSent)) }
    for place in authentications.indices {
      if let call = authentications[place].call.take() { actions.append(.fail(call, error)) }
    }
    actions += watches.watchers.sorted().map { .endWatch($0, error) }
    watches.removeAll()
    switch error.code {
    case .authFailed: actions.append(.publish(.authFailed(error)))
    case .closed: actions.append(.publish(.closed))
    default: actions.append(.publish(.expired(error)))
    }
    return actions
  }
}

extension [UInt8] {
  fileprivate static func random(count: Int, using random: inout any RandomNumberGenerator & Sendable) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
  }
}
