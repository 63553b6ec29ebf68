internal import NIOCore

extension SessionMachine {
  /// - Parameter frame: without its length.
  mutating func received(_ frame: ByteBuffer, _ attempt: Attempt, now: NIODeadline) -> [Action] {
    switch phase {
    case .handshaking(attempt, let server, _):
      return receivedConnectResponse(frame, attempt, server, now: now)
    case .authenticating(attempt, _, _), .connected(attempt, _, _):
      liveness.heard(now: now)
      var body = frame
      guard let header = ReplyHeader(readingFrom: &body) else {
        return broken(attempt, "a frame is too short for a reply", now: now)
      }
      return received(header, body, attempt, now: now)
    default: return []
    }
  }

  /// What arrived cannot be a frame.
  mutating func receivedNonsense(_ attempt: Attempt, _ error: ZooKeeperError, now: NIODeadline) -> [Action] {
    guard attempt == self.attempt else { return [] }
    return [.drop(attempt)] + failed(attempt, error, now: now)
  }

  private mutating func received(_ header: ReplyHeader, _ body: ByteBuffer, _ attempt: Attempt, now: NIODeadline) -> [Action] {
    switch header.xid {
    case SpecialXid.event:
      guard let event = try? WatcherEvent(body) else { return broken(attempt, "an event cannot be read", now: now) }
      return happened(event)
    case SpecialXid.ping:
      return []
    case SpecialXid.auth:
      return authenticated(header, attempt, now: now)
    case SpecialXid.setWatches:
      return watchesSet(header)
    default:
      let due = queue.nextXid
      guard let purpose = queue.replied(header.xid) else {
        return broken(attempt, "the reply \(header.xid) came while \(due.map { "\($0)" } ?? "none") was due", now: now)
      }
      if header.zxid > 0 { lastZxid = max(lastZxid, header.zxid) }
      return replied(purpose, header, body, attempt, now: now)
    }
  }

  private mutating func replied(
    _ purpose: RequestQueue<Call>.Purpose, _ header: ReplyHeader, _ body: ByteBuffer, _ attempt: Attempt, now: NIODeadline
  ) -> [Action] {
    switch purpose {
    case .call(let call, let order, let wire):
      let code = header.error == 0 ? nil : ZooKeeperError.Code(wire: header.error)
      // In this order the watch is there before its caller knows of it.
      var repairs: [WatchTable.Repair] = []
      if let order, let wire {
        repairs = watches.answered(order, wire, set: Self.watchSet(by: order, code), isWanted: call != nil)
      }
      var actions: [Action] = []
      if let call {
        actions.append(code.map { .fail(call, ZooKeeperError(answered: $0).at(server.map { "\($0)" })) } ?? .succeed(call, body: body))
      }
      return repairs.isEmpty ? actions : actions + perform(repairs)
    case .sasl: return receivedSASL(header, body, now: now)
    case .closeSession: return [.drop(attempt)] + end(Self.closedError)
    case .housekeeping: return []
    }
  }

  /// Exists on a node that is not there sets a watch all the same.
  private static func watchSet(by order: WatchTable.Order, _ code: ZooKeeperError.Code?) -> WatchTable.Kind? {
    switch (order.kind, code) {
    case (.exists, nil): .data
    case (.exists, .noNode): .exists
    case (let kind, nil): kind
    default: nil
    }
  }

  private mutating func happened(_ event: WatcherEvent) -> [Action] {
    guard let kind = event.kind else { return [] }
    let (notices, repairs) = watches.happened(kind, event.path)
    var actions: [Action] = []
    for notice in notices {
      actions.append(.notify(notice.watcher, .change(notice.change)))
      if notice.isLast { actions.append(.endWatch(notice.watcher, nil)) }
    }
    return actions + perform(repairs)
  }

  private mutating func authenticated(_ header: ReplyHeader, _ attempt: Attempt, now: NIODeadline) -> [Action] {
    guard let place = openAuthentications.popFirst(), authentications.indices.contains(place) else {
      return broken(attempt, "an answer to credentials came that were not sent", now: now)
    }
    guard header.error == 0 else {
      let credentials = authentications[place].credentials
      let message = "the server refused the \(credentials); is '\(credentials.scheme)' a scheme that it has?"
      return [.drop(attempt)] + end(ZooKeeperError(.authFailed, outcome: .refused, message, server: server.map { "\($0)" }))
    }
    return authentications[place].call.take().map { [.succeed($0, body: ByteBuffer())] } ?? []
  }

  private mutating func watchesSet(_ header: ReplyHeader) -> [Action] {
    guard openSetWatches > 0 else { return [] }
    openSetWatches -= 1
    // What persistent watches have missed meanwhile is not told again.
    return openSetWatches == 0 ? watches.unreplayed.map { .notify($0, .missed) } : []
  }

  private mutating func broken(_ attempt: Attempt, _ why: String, now: NIODeadline) -> [Action] {
    let error = ZooKeeperError(.malformedReply, "the connection is broken: \(why)")
    return [.drop(attempt)] + failed(attempt, error, now: now)
  }
}
