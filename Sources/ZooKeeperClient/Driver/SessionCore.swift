internal import Logging
internal import NIOCore

/// Performs what ``SessionMachine`` decides. It lives on one event loop.
final class SessionCore: ConnectionOwner {
  typealias Machine = SessionMachine<SessionCall>

  private var machine: Machine
  private let eventLoop: any EventLoop
  private let connector: Connector
  private let states: StateFeed
  private let logger: Logger
  private var connection: (attempt: Machine.Attempt, channel: any Channel)?
  private var inboxes: [WatchTable.WatcherID: WatchInbox] = [:]
  /// Frames of this batch, written in one go.
  private var output = ByteBuffer()
  private var armed: Scheduled<Void>?
  private var armedFor = NIODeadline.distantFuture
  /// Actions yet to be performed. Writing can fire events that add more; the outermost performs them all, in order.
  private var actions = CircularBuffer<Machine.Action>()
  private var isPerforming = false

  init(_ machine: consuming Machine, connector: Connector, eventLoop: any EventLoop, states: StateFeed, logger: Logger) {
    self.machine = machine
    self.connector = connector
    self.eventLoop = eventLoop
    self.states = states
    self.logger = logger
  }

  // MARK: From the users

  func perform(_ commands: [SessionCommand]) {
    let now = NIODeadline.now()
    for command in commands {
      switch command {
      case .start: perform(machine.start(now: now))
      case .submit(let request, let inbox):
        if let inbox, let order = request.watch { inboxes[order.watcher] = inbox }
        perform(machine.submit(request, now: now))
      case .authenticate(let id, let credentials, let call, let deadline):
        perform(machine.authenticate(id, credentials, call, deadline: deadline))
      case .cancel(let id): cancel(id)
      case .removeWatch(let watcher):
        inboxes[watcher] = nil
        perform(machine.removeWatch(watcher))
      case .close(let deadline): perform(machine.close(by: deadline))
      case .abandon: perform(machine.abandon())
      }
    }
    finishBatch()
  }

  private func cancel(_ id: UInt64) {
    let cancelled = machine.cancel(id) { _ in Machine.closedError }
    for case .fail(let call, _) in cancelled { call.resume(throwing: CancellationError()) }
  }

  // MARK: From the connection

  func opened(_ attempt: Machine.Attempt, _ channel: any Channel) {
    guard attempt == machine.attempt else {
      channel.close(promise: nil)
      return
    }
    connection = (attempt, channel)
    perform(machine.opened(attempt, now: .now()))
    finishBatch()
  }

  func received(_ frame: ByteBuffer, _ attempt: Machine.Attempt) {
    perform(machine.received(frame, attempt, now: .now()))
  }

  func receivedNonsense(_ attempt: Machine.Attempt, _ error: ZooKeeperError) {
    perform(machine.receivedNonsense(attempt, error, now: .now()))
    finishBatch()
  }

  func failed(_ attempt: Machine.Attempt, _ error: ZooKeeperError) {
    perform(machine.failed(attempt, error, now: .now()))
    finishBatch()
  }

  // MARK: Actions

  private func perform(_ new: [Machine.Action]) {
    if new.isEmpty { return }
    actions.append(contentsOf: new)
    guard !isPerforming else { return }
    isPerforming = true
    while let action = actions.popFirst() { perform(action) }
    isPerforming = false
  }

  private func perform(_ action: Machine.Action) {
    switch action {
    case .resolve(let attempt, let host): resolve(attempt, host)
    case .dial(let attempt, let server): connector.connect(to: server, for: self, attempt, on: eventLoop)
    case .drop(let attempt): drop(attempt)
    case .write(let frame): output.writeImmutableBuffer(frame)
    case .succeed(let call, let body): call.resume(returning: body)
    case .fail(let call, let error): call.resume(throwing: error)
    case .notify(let watcher, let event): inboxes[watcher]?.append(event)
    case .endWatch(let watcher, let error): inboxes.removeValue(forKey: watcher)?.finish(error)
    case .probe(let host): probe(host)
    case .publish(let state):
      logger.debug("zookeeper session", metadata: ["state": "\(state)", "session": "\(ZooKeeperSessionID(rawValue: machine.session.id))"])
      states.publish(state, machine.publicSession)
    }
  }

  private func resolve(_ attempt: Machine.Attempt, _ host: ZooKeeperHost) {
    Resolver.addresses(of: host, on: eventLoop).assumeIsolated().whenComplete { result in
      switch result {
      case .success(let addresses): self.perform(self.machine.resolved(attempt, addresses, now: .now()))
      case .failure(let error): self.perform(self.machine.failed(attempt, ConnectionFailure.error(for: error), now: .now()))
      }
      self.finishBatch()
    }
  }

  private func probe(_ host: ZooKeeperHost) {
    Resolver.addresses(of: host, on: eventLoop).flatMap { [eventLoop] addresses in
      guard let address = addresses.randomElement() else { return eventLoop.makeSucceededFuture(false) }
      return Connector.ask("isro", at: address, on: eventLoop).map { $0?.hasPrefix("rw") ?? false }
    }.assumeIsolated().whenSuccess { canWrite in
      self.perform(self.machine.probed(host, canWrite: canWrite, now: .now()))
      self.finishBatch()
    }
  }

  private func drop(_ attempt: Machine.Attempt) {
    guard let connection, connection.attempt == attempt else { return }
    self.connection = nil
    output.clear()
    connection.channel.close(promise: nil)
  }

  /// Sends what the batch has written, and sets the timer.
  func finishBatch() {
    if output.readableBytes > 0 {
      if let connection, connection.attempt == machine.attempt {
        machine.wrote(now: .now())
        connection.channel.writeAndFlush(output, promise: nil)
      }
      // The channel holds the old storage until it has sent it.
      output = ByteBuffer()
    }
    arm()
  }

  /// One timer for whatever is due first. It may fire early, when that has passed meanwhile, and then finds nothing to do.
  private func arm() {
    let due = machine.due
    guard due < armedFor else { return }
    armed?.cancel()
    armedFor = due
    armed = eventLoop.assumeIsolated().scheduleTask(deadline: due) {
      self.armedFor = .distantFuture
      self.perform(self.machine.timePassed(now: .now()))
      self.finishBatch()
    }
  }
}
