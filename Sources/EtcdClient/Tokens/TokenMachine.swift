/// Keeps the token that calls carry, and gets a new one when etcd refuses it.
struct TokenMachine {
  /// What a call carries, and which one it was.
  struct Token: Hashable, Sendable {
    /// `nil` when the server authenticates nobody.
    var text: String?
    var generation: Int
  }

  enum Action: Equatable {
    case authenticate
    case give(Token, to: UInt64)
    case fail(UInt64, EtcdError)
  }

  private enum State {
    case none
    case authenticating
    case have(Token)
  }

  private var state = State.none
  private var waiters: [UInt64] = []
  private var generation = 0

  var current: Token? {
    if case .have(let token) = state { token } else { nil }
  }

  mutating func need(_ waiter: UInt64) -> [Action] {
    switch state {
    case .have(let token): return [.give(token, to: waiter)]
    case .authenticating:
      waiters.append(waiter)
      return []
    case .none:
      waiters.append(waiter)
      state = .authenticating
      return [.authenticate]
    }
  }

  mutating func giveUp(_ waiter: UInt64) -> [Action] {
    guard let place = waiters.firstIndex(of: waiter) else { return [] }
    waiters.remove(at: place)
    return [.fail(waiter, EtcdError(.deadlineExceeded, outcome: .notSent, message: "the deadline passed while the user was authenticated"))]
  }

  /// A call with that token was refused. The next that needs one authenticates, unless another call was quicker.
  mutating func rejected(_ generation: Int) {
    if case .have(let token) = state, token.generation == generation { state = .none }
  }

  /// - Parameter result: the token, or `nil` when the server authenticates nobody.
  mutating func authenticated(_ result: Result<String?, EtcdError>) -> [Action] {
    guard case .authenticating = state else { return [] }
    let served = waiters
    waiters = []
    switch result {
    case .success(let text):
      generation += 1
      let token = Token(text: text, generation: generation)
      state = .have(token)
      return served.map { .give(token, to: $0) }
    case .failure(let error):
      state = .none
      return served.map { .fail($0, error) }
    }
  }
}
