internal import Logging
internal import NIOCore

/// Performs what ``LeaseMachine`` decides, on the event loop of the connection for streams.
actor LeaseDriver {
  typealias Feed = AsyncThrowingStream<EtcdLeaseEvent, any Error>.Continuation

  nonisolated let eventLoop: any EventLoop
  private let opener: StreamOpener
  private let logger: Logger
  private var machine: LeaseMachine
  private var feeds: [LeaseMachine.KeeperID: Feed] = [:]
  private var stream: (id: LeaseMachine.StreamID, opened: StreamOpener.Opened)?
  private var armed: Scheduled<Void>?
  private var armedFor = NIODeadline.distantFuture

  nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

  init(opener: StreamOpener, settings: EtcdSettings.Lease, logger: Logger) {
    eventLoop = opener.link.eventLoop
    self.opener = opener
    self.logger = logger
    machine = LeaseMachine(settings, hasCredentials: opener.tokens.isNeeded)
  }

  // MARK: From any thread

  nonisolated func add(_ id: LeaseMachine.KeeperID, _ lease: EtcdLease, _ feed: Feed) {
    submit {
      $0.feeds[id] = feed
      return $0.machine.add(id, lease, now: .now())
    }
  }

  nonisolated func remove(_ id: LeaseMachine.KeeperID) {
    submit {
      $0.feeds[id] = nil
      return $0.machine.remove(id)
    }
  }

  nonisolated func close(_ error: EtcdError) {
    submit { $0.machine.close(error) }
  }

  // MARK: Inside

  private nonisolated func submit(_ event: @escaping @Sendable (isolated LeaseDriver) -> [LeaseMachine.Action]) {
    eventLoop.execute { self.assumeIsolated { $0.perform(event($0)) } }
  }

  /// As ``submit(_:)``, for callbacks that come on the event loop.
  private nonisolated func handle(_ event: @Sendable (isolated LeaseDriver) -> [LeaseMachine.Action]) {
    assumeIsolated { $0.perform(event($0)) }
  }

  private func perform(_ actions: [LeaseMachine.Action]) {
    for action in actions { perform(action) }
    arm()
  }

  private func perform(_ action: LeaseMachine.Action) {
    switch action {
    case .openStream(let id): open(id)
    case .closeStream(let id):
      if let stream, stream.id == id { stream.opened.stream.cancel() }
    case .renew(let lease): renew(lease)
    case .report(let id, let event): feeds[id]?.yield(event)
    case .finish(let id, let error): feeds.removeValue(forKey: id)?.finish(throwing: error)
    case .rejectToken:
      if let token = stream?.opened.token { opener.tokens.reject(token) }
    case .demote:
      if let attempt = stream?.opened.attempt { opener.link.demote(attempt) }
    case .startPause(let pause):
      stream = nil
      eventLoop.scheduleTask(in: TimeAmount(pause)) { self.handle { $0.machine.pauseOver() } }
    }
  }

  private func open(_ id: LeaseMachine.StreamID) {
    opener.open(path: Methods.keepLeaseAlive.path) { event in
      self.handle { driver in
        switch event {
        case .opened(let opened): return driver.opened(id, opened)
        case .message(let message): return driver.received(message, on: id)
        case .ended(let error):
          driver.logger.debug("etcd lease stream ended", metadata: ["error": "\(error)"])
          return driver.machine.streamEnded(id, error)
        }
      }
    }
  }

  private func opened(_ id: LeaseMachine.StreamID, _ opened: StreamOpener.Opened) -> [LeaseMachine.Action] {
    guard machine.isOpening(id) else {
      opened.stream.cancel()
      return []
    }
    stream = (id, opened)
    return machine.streamOpened(id, now: .now())
  }

  private func received(_ message: ByteBuffer, on id: LeaseMachine.StreamID) -> [LeaseMachine.Action] {
    do throws(EtcdError) {
      let reply = try Methods.keepLeaseAlive.reply(from: message)
      guard let lease = EtcdLeaseID(rawValue: reply.id) else { return [] }
      return machine.received(lease, timeToLive: .seconds(reply.ttl), on: id)
    } catch {
      if let stream, stream.id == id { stream.opened.stream.cancel() }
      return machine.streamEnded(id, error)
    }
  }

  private func renew(_ lease: EtcdLeaseID) {
    var request = ProtoLeaseKeepAliveRequest()
    request.id = lease.rawValue
    guard let stream = stream?.opened.stream, let frame = try? Methods.keepLeaseAlive.frame(request) else { return }
    stream.send(frame)
  }

  private func arm() {
    guard let due = machine.due, due < armedFor else { return }
    armed?.cancel()
    armedFor = due
    armed = eventLoop.scheduleTask(deadline: due) {
      self.handle {
        $0.armedFor = .distantFuture
        return $0.machine.timePassed(now: .now())
      }
    }
  }
}
