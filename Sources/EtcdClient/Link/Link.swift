internal import Logging
internal import NIOCore
internal import Synchronization

/// One connection kept to any of the members, for everybody who needs one. It begins with the first need.
final class Link: Sendable {
  typealias Machine = LinkMachine<GRPCConnection>

  /// A connection, and what to call it when it is to be demoted.
  struct Lease: Sendable {
    let connection: GRPCConnection
    let attempt: Machine.Attempt
  }

  private struct State {
    var machine: Machine
    var waiters: [UInt64: @Sendable (Result<Lease, EtcdError>) -> Void] = [:]
    var lastWaiter: UInt64 = 0
  }

  let eventLoop: any EventLoop
  private let connector: Connector
  private let stagger: TimeAmount
  private let states: StateFeed
  private let logger: Logger
  private let state: Mutex<State>

  init(
    endpoints: [EtcdEndpoint], settings: EtcdSettings.Connect, connector: Connector, eventLoop: any EventLoop, states: StateFeed,
    logger: Logger
  ) {
    self.eventLoop = eventLoop
    self.connector = connector
    self.stagger = TimeAmount(settings.stagger)
    self.states = states
    self.logger = logger
    state = Mutex(State(machine: Machine(endpoints: endpoints, settings: settings)))
  }

  /// The connection, as soon as there is one.
  /// - Throws: ``EtcdError`` whose outcome is `notSent`.
  func connection(until deadline: NIODeadline, failsFast: Bool) async throws -> Lease {
    if let current = state.withLock({ $0.machine.current }) { return Lease(connection: current.connection, attempt: current.attempt) }
    let waiter = Machine.Waiter(id: nextWaiter(), failsFast: failsFast)
    let limit = eventLoop.scheduleTask(deadline: deadline) { self.perform { $0.giveUp(waiter.id) } }
    defer { limit.cancel() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        need(waiter) { continuation.resume(with: $0) }
        if Task.isCancelled { perform { $0.giveUp(waiter.id) } }
      }
    } onCancel: {
      perform { $0.giveUp(waiter.id) }
    }
  }

  /// The same for drivers on the event loop: `receive` is called on it, with an error once every member was found unreachable.
  func whenConnected(_ receive: @escaping @Sendable (Result<Lease, EtcdError>) -> Void) {
    need(Machine.Waiter(id: nextWaiter(), failsFast: true)) { result in self.eventLoop.execute { receive(result) } }
  }

  /// Another member is to be taken, if there is one.
  func demote(_ attempt: Machine.Attempt) {
    perform { $0.demote(attempt) }
  }

  func close() {
    perform { $0.close() }
  }

  private func nextWaiter() -> UInt64 {
    state.withLock { state in
      state.lastWaiter += 1
      return state.lastWaiter
    }
  }

  private func need(_ waiter: Machine.Waiter, _ receive: @escaping @Sendable (Result<Lease, EtcdError>) -> Void) {
    state.withLock { $0.waiters[waiter.id] = receive }
    perform { $0.need(waiter) }
  }

  private func perform(_ event: (inout Machine) -> [Machine.Action]) {
    for action in state.withLock({ event(&$0.machine) }) { perform(action) }
  }

  private func perform(_ action: Machine.Action) {
    switch action {
    case .dial(let attempt, let endpoint, let gapFactor): dial(attempt, endpoint, gapFactor)
    case .startStagger(let attempt): eventLoop.scheduleTask(in: stagger) { self.perform { $0.staggered(attempt) } }
    case .startPause(let pause): eventLoop.scheduleTask(in: TimeAmount(pause)) { self.perform { $0.pauseOver() } }
    case .give(let connection, let attempt, let waiter):
      answer(waiter, .success(Lease(connection: connection, attempt: attempt)))
    case .fail(let waiter, let error): answer(waiter, .failure(error))
    case .retire(let connection): connection.retire()
    case .close(let connection):
      connection.close(EtcdError(.cancelled, reason: .closed, outcome: .ambiguous, message: "this client of etcd was closed"))
    case .publish(let new):
      logger.debug("etcd connection", metadata: ["state": "\(new)"])
      states.publish(new)
    }
  }

  private func answer(_ waiter: Machine.Waiter, _ result: Result<Lease, EtcdError>) {
    let receive = state.withLock { $0.waiters.removeValue(forKey: waiter.id) }
    receive?(result)
  }

  private func dial(_ attempt: Machine.Attempt, _ endpoint: EtcdEndpoint, _ gapFactor: Int) {
    let lost: @Sendable (EtcdError) -> Void = { error in self.perform { $0.lost(attempt, error, now: .now()) } }
    connector.connect(to: endpoint, on: eventLoop, gapFactor: gapFactor, lost: lost).whenComplete { result in
      switch result {
      case .success(let connection): self.perform { $0.connected(attempt, connection, now: .now()) }
      case .failure(let error): self.perform { $0.failed(attempt, ConnectionFailure.error(for: error).at(endpoint)) }
      }
    }
  }
}
