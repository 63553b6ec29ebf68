internal import Logging
internal import NIOCore

/// Performs what ``WatchMachine`` decides, on the event loop of the connection for streams.
actor WatchDriver {
  nonisolated let eventLoop: any EventLoop
  private let opener: StreamOpener
  private let caller: Caller
  private let logger: Logger
  private var machine: WatchMachine
  private var inboxes: [WatchMachine.WatchID: WatchInbox] = [:]
  private var stream: (id: WatchMachine.StreamID, opened: StreamOpener.Opened)?
  private var armed: Scheduled<Void>?
  private var armedFor = NIODeadline.distantFuture

  nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

  init(opener: StreamOpener, caller: Caller, settings: EtcdSettings.Watch, logger: Logger) {
    eventLoop = opener.link.eventLoop
    self.opener = opener
    self.caller = caller
    self.logger = logger
    machine = WatchMachine(settings, hasCredentials: opener.tokens.isNeeded)
  }

  // MARK: From any thread

  nonisolated func add(_ id: WatchMachine.WatchID, _ request: WatchRequest, _ inbox: WatchInbox) {
    submit {
      $0.inboxes[id] = inbox
      return $0.machine.add(id, request, now: .now())
    }
  }

  nonisolated func remove(_ id: WatchMachine.WatchID) {
    submit {
      $0.inboxes[id] = nil
      return $0.machine.remove(id)
    }
  }

  nonisolated func caughtUp(_ id: WatchMachine.WatchID) {
    submit { $0.machine.readerCaughtUp(id, now: .now()) }
  }

  nonisolated func close(_ error: EtcdError) {
    submit { $0.machine.close(error) }
  }

  // MARK: Inside

  private nonisolated func submit(_ event: @escaping @Sendable (isolated WatchDriver) -> [WatchMachine.Action]) {
    eventLoop.execute { self.assumeIsolated { $0.perform(event($0)) } }
  }

  /// As ``submit(_:)``, for callbacks that come on the event loop.
  private nonisolated func handle(_ event: @Sendable (isolated WatchDriver) -> [WatchMachine.Action]) {
    assumeIsolated { $0.perform(event($0)) }
  }

  private func perform(_ actions: [WatchMachine.Action]) {
    for action in actions { perform(action) }
    arm()
  }

  private func perform(_ action: WatchMachine.Action) {
    switch action {
    case .openStream(let id): open(id)
    case .closeStream(let id):
      if let stream, stream.id == id { stream.opened.stream.cancel() }
    case .create(let range, let options): send(.create(range, options))
    case .cancel(let number): send(.cancel(number))
    case .askProgress: send(.progress)
    case .report(let id, let event):
      if inboxes[id]?.append(event) == true { perform(machine.readerFellBehind(id)) }
    case .finish(let id, let error): inboxes.removeValue(forKey: id)?.finish(error)
    case .rejectToken:
      if let token = stream?.opened.token { opener.tokens.reject(token) }
    case .demote:
      if let attempt = stream?.opened.attempt { opener.link.demote(attempt) }
    case .startPause(let pause):
      stream = nil
      eventLoop.scheduleTask(in: TimeAmount(pause)) { self.handle { $0.machine.pauseOver() } }
    case .readRevision(let range): readRevision(range)
    }
  }

  private func open(_ id: WatchMachine.StreamID) {
    opener.open(path: Methods.watch.path) { event in
      self.handle { driver in
        switch event {
        case .opened(let opened): return driver.opened(id, opened)
        case .message(let message): return driver.received(message, on: id)
        case .ended(let error):
          driver.logger.debug("etcd watch stream ended", metadata: ["error": "\(error)"])
          return driver.machine.streamEnded(id, error)
        }
      }
    }
  }

  private func opened(_ id: WatchMachine.StreamID, _ opened: StreamOpener.Opened) -> [WatchMachine.Action] {
    guard machine.isOpening(id) else {
      opened.stream.cancel()
      return []
    }
    stream = (id, opened)
    return machine.streamOpened(id, now: .now())
  }

  private func received(_ message: ByteBuffer, on id: WatchMachine.StreamID) -> [WatchMachine.Action] {
    do throws(EtcdError) {
      return machine.received(try Methods.watch.reply(from: message), on: id, now: .now())
    } catch {
      if let stream, stream.id == id { stream.opened.stream.cancel() }
      return machine.streamEnded(id, error)
    }
  }

  private func send(_ request: ProtoWatchRequest) {
    guard let stream = stream?.opened.stream, let frame = try? Methods.watch.frame(request) else { return }
    stream.send(frame)
  }

  /// A read of its own, with a deadline, on the connection for calls.
  private func readRevision(_ range: EtcdKeyRange) {
    let caller = caller
    Task {
      let options = EtcdRangeOptions(countOnly: true)
      let result: Result<Int64, EtcdError>
      do {
        let reply = try await caller.call(Methods.range, options.request(range), effect: .read, options: EtcdCallOptions())
        result = .success(reply.header.revision)
      } catch {
        result = .failure(error as? EtcdError ?? EtcdError(.unknown, outcome: .ambiguous, message: "\(error)"))
      }
      perform(machine.revisionRead(result))
    }
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
