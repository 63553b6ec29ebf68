internal import NIOCore
internal import Synchronization

/// Gives each call its token; without credentials, none.
final class TokenSource: Sendable {
  typealias Token = TokenMachine.Token

  private struct State {
    var machine = TokenMachine()
    var waiters: [UInt64: @Sendable (Result<Token, EtcdError>) -> Void] = [:]
    var lastWaiter: UInt64 = 0
  }

  /// Whether there are credentials at all.
  let isNeeded: Bool
  private let eventLoop: any EventLoop
  /// Asks the server; `nil` when it authenticates nobody.
  private let authenticate: @Sendable () async throws -> String?
  private let state = Mutex(State())

  private static let noToken = Token(text: nil, generation: 0)

  init(isNeeded: Bool, eventLoop: any EventLoop, authenticate: @escaping @Sendable () async throws -> String?) {
    self.isNeeded = isNeeded
    self.eventLoop = eventLoop
    self.authenticate = authenticate
  }

  /// - Throws: ``EtcdError``.
  func token(until deadline: NIODeadline) async throws -> Token {
    guard isNeeded else { return Self.noToken }
    if let current = state.withLock({ $0.machine.current }) { return current }
    let waiter = nextWaiter()
    let limit = eventLoop.scheduleTask(deadline: deadline) { self.perform { $0.giveUp(waiter) } }
    defer { limit.cancel() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        need(waiter) { continuation.resume(with: $0) }
        if Task.isCancelled { perform { $0.giveUp(waiter) } }
      }
    } onCancel: {
      perform { $0.giveUp(waiter) }
    }
  }

  /// The same for drivers on an event loop: `receive` is called on it.
  func whenToken(on eventLoop: any EventLoop, _ receive: @escaping @Sendable (Result<Token, EtcdError>) -> Void) {
    guard isNeeded else { return receive(.success(Self.noToken)) }
    need(nextWaiter()) { result in eventLoop.execute { receive(result) } }
  }

  /// A call with that token was refused.
  func reject(_ token: Token) {
    state.withLock { $0.machine.rejected(token.generation) }
  }

  private func nextWaiter() -> UInt64 {
    state.withLock { state in
      state.lastWaiter += 1
      return state.lastWaiter
    }
  }

  private func need(_ waiter: UInt64, _ receive: @escaping @Sendable (Result<Token, EtcdError>) -> Void) {
    state.withLock { $0.waiters[waiter] = receive }
    perform { $0.need(waiter) }
  }

  private func perform(_ event: (inout TokenMachine) -> [TokenMachine.Action]) {
    for action in state.withLock({ event(&$0.machine) }) {
      switch action {
      case .authenticate: begin()
      case .give(let token, let waiter): answer(waiter, .success(token))
      case .fail(let waiter, let error): answer(waiter, .failure(error))
      }
    }
  }

  /// A task of its own, since it serves all waiters whichever is cancelled; its call has a deadline.
  private func begin() {
    Task {
      let result: Result<String?, EtcdError>
      do {
        result = .success(try await authenticate())
      } catch {
        var failure =
          error as? EtcdError ?? EtcdError(.internal, outcome: .notSent, message: "the user could not be authenticated: \(error)")
        // The calls that wait for the token were not sent.
        failure.outcome = .notSent
        result = .failure(failure)
      }
      perform { $0.authenticated(result) }
    }
  }

  private func answer(_ waiter: UInt64, _ result: Result<Token, EtcdError>) {
    let receive = state.withLock { $0.waiters.removeValue(forKey: waiter) }
    receive?(result)
  }
}
