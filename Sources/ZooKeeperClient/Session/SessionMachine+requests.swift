internal import NIOCore

extension SessionMachine {
  mutating func submit(_ request: Request, now: NIODeadline) -> [Action] {
    if case .ended(let error) = phase { return [.fail(request.call, error.with(outcome: .notSent))] }
    guard closeBy == nil else { return [.fail(request.call, Self.closedError)] }
    guard request.deadline > now else { return [.fail(request.call, timeoutError(wasSent: false))] }
    guard isConnected || request.waits else { return [.fail(request.call, notConnectedError)] }
    if let error = queue.append(request) { return [.fail(request.call, error)] }
    return sendWaiting()
  }

  /// Sends credentials now and on each connection from now on.
  mutating func authenticate(_ id: UInt64, _ credentials: ZooKeeperCredentials, _ call: Call, deadline: NIODeadline) -> [Action] {
    if case .ended(let error) = phase { return [.fail(call, error)] }
    let new = Authentication(id: id, credentials: credentials, call: call, deadline: deadline)
    // The same again takes the place of what is known already, so that the list does not grow.
    let place = authentications.firstIndex { $0.credentials == credentials && $0.call == nil } ?? authentications.count
    if place < authentications.count { authentications[place] = new } else { authentications.append(new) }
    return isConnected ? sendAuthentication(place) : []
  }

  /// Nobody waits for the reply any more.
  mutating func cancel(_ id: UInt64, _ error: (_ wasSent: Bool) -> ZooKeeperError) -> [Action] {
    if let (call, wasSent) = queue.cancel(id) { return [.fail(call, error(wasSent))] }
    guard let place = authentications.firstIndex(where: { $0.id == id }), let call = authentications[place].call.take() else { return [] }
    return [.fail(call, error(true))]
  }

  mutating func removeWatch(_ watcher: WatchTable.WatcherID) -> [Action] {
    perform(watches.remove(watcher))
  }

  /// Ends the session on the server, so that its ephemeral nodes go at once; gives up at the deadline.
  mutating func close(by deadline: NIODeadline) -> [Action] {
    if case .ended = phase { return [] }
    guard closeBy == nil else { return [] }
    guard session.id != 0 else { return (attempt.map { [.drop($0)] } ?? []) + end(Self.closedError) }
    closeBy = deadline
    return isConnected ? [.write(queue.send(RequestFrame.closeSession(), .closeSession))] : []
  }

  /// Lets the connection go and says nothing to the server: the session ends by its timeout, unless somebody resumes it.
  mutating func abandon() -> [Action] {
    if case .ended = phase { return [] }
    return (attempt.map { [.drop($0)] } ?? []) + end(Self.closedError)
  }

  /// A server was asked whether it can write.
  mutating func probed(_ host: ZooKeeperHost, canWrite: Bool, now: NIODeadline) -> [Action] {
    guard canWrite, case .connected(let attempt, let server, isReadOnly: true) = phase else { return [] }
    let error = ZooKeeperError(.connectionLoss, "the read-only server is left for \(host), which can write", server: "\(server)")
    return [.drop(attempt)] + lose(server, error, first: host, now: now)
  }

  mutating func timePassed(now: NIODeadline) -> [Action] {
    var actions: [Action] = []
    for (call, wasSent) in queue.expire(now: now) { actions.append(.fail(call, timeoutError(wasSent: wasSent))) }
    for place in authentications.indices where authentications[place].call != nil && authentications[place].deadline <= now {
      if let call = authentications[place].call.take() { actions.append(.fail(call, timeoutError(wasSent: true))) }
    }
    if let closeBy, closeBy <= now { return actions + (attempt.map { [.drop($0)] } ?? []) + end(Self.closedError) }
    if let expiry, expiry <= now {
      let why = "no server was found for 4/3 of the session's timeout (\(rotation.summary.message)); open a new session"
      return actions + (attempt.map { [.drop($0)] } ?? []) + end(ZooKeeperError(.sessionExpired, outcome: .notSent, why))
    }
    return actions + connectionTimePassed(now: now)
  }

  private mutating func connectionTimePassed(now: NIODeadline) -> [Action] {
    switch phase {
    case .idle, .ended: return []
    case .pausing(let until):
      guard until <= now else { return [] }
      rotation.startRound()
      return tryNext(now: now)
    case .resolving(let attempt, _, let limit), .dialing(let attempt, _, let limit):
      guard limit <= now else { return [] }
      return [.drop(attempt)] + failed(attempt, ZooKeeperError(.unreachable, "there was no answer in time"), now: now)
    case .handshaking(let attempt, _, let limit):
      guard limit <= now else { return [] }
      let error = ZooKeeperError(.unreachable, "it takes connections, but did not answer as a ZooKeeper in time")
      return [.drop(attempt)] + failed(attempt, error, now: now)
    case .authenticating(let attempt, _, _), .connected(let attempt, _, _):
      switch liveness.timePassed(now: now) {
      case .dead:
        let error = ZooKeeperError(.connectionLoss, "the server was silent for two thirds of the session's timeout")
        return [.drop(attempt)] + failed(attempt, error, now: now)
      case .ping: return [.write(RequestFrame.ping())] + probe(now: now)
      case nil: return probe(now: now)
      }
    }
  }

  private mutating func probe(now: NIODeadline) -> [Action] {
    guard probeAt <= now, let host = rotation.anyHost() else { return [] }
    probeDelay = min(.nanoseconds(probeDelay.nanoseconds * 2), .seconds(60))
    probeAt = now + probeDelay
    return [.probe(host)]
  }

  // MARK: Sending

  mutating func sendWaiting() -> [Action] {
    guard isConnected, closeBy == nil else { return [] }
    var actions: [Action] = []
    while let frame = queue.sendNext({ watches.ordered($0) }) { actions.append(.write(frame)) }
    return actions
  }

  mutating func sendAuthentication(_ place: Int) -> [Action] {
    openAuthentications.append(place)
    return [.write(RequestFrame.authentication(authentications[place].credentials))]
  }

  mutating func perform(_ repairs: [WatchTable.Repair]) -> [Action] {
    guard isConnected, closeBy == nil else { return [] }
    return repairs.map { repair in
      switch repair {
      case .remove(let path): .write(queue.send(Operation.removeWatches(path, .any).frame, .housekeeping))
      case .add(let path, let mode): .write(queue.send(Operation.addWatch(path, mode).frame, .housekeeping))
      case .set(let watches): .write(watches.frame())
      }
    }
  }

  mutating func wrote(now: NIODeadline) { liveness.sent(now: now) }

  // MARK: Errors

  static var closedError: ZooKeeperError { ZooKeeperError(.closed, "this client was closed") }

  private var notConnectedError: ZooKeeperError {
    var error = rotation.summary
    error.message = "there is no connection now: \(error.message)"
    error.outcome = .notSent
    return error
  }

  func timeoutError(wasSent: Bool) -> ZooKeeperError {
    guard !wasSent else {
      return ZooKeeperError(.timedOut, outcome: .ambiguous, "no answer before the deadline", server: server.map { "\($0)" })
    }
    let why = isConnected ? "" : ": \(rotation.summary)"
    return ZooKeeperError(.timedOut, outcome: .notSent, "the deadline passed before it could be sent\(why)")
  }
}
