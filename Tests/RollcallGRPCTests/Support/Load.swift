import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Rollcall
import Testing

/// Calls without a pause, from several tasks at once, and what has become of them.
actor Load {
  typealias Client = GRPCClient<HTTP2ClientTransport.Posix>

  private(set) var failures: [String] = []
  /// By the answer.
  private(set) var answers: [String: Int] = [:]
  /// The latest answer, and how many times in a row it has come.
  private var row = (answer: "", length: 0)
  private var rowWaiters: [(answer: String, length: Int, continuation: CheckedContinuation<Void, Never>)] = []
  private var waiters: [(isMet: @Sendable ([String: Int]) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []

  /// Loads the client while the body runs.
  static func with(
    _ client: Client, callers: Int = 8, method: MethodDescriptor = EchoService.method, _ body: (Load) async throws -> Void
  ) async throws {
    let load = Load()
    try await withThrowingTaskGroup { group in
      for _ in 0..<callers { group.addTask { await load.call(client, method) } }
      try await body(load)
      group.cancelAll()
    }
  }

  var answered: Int { answers.values.reduce(0, +) }

  /// Begins to count the answers anew; failures stay.
  func forgetAnswers() {
    answers = [:]
  }

  func expectNoFailure(sourceLocation: SourceLocation = #_sourceLocation) {
    let text = "\(failures.count) of \(failures.count + answered) calls failed: \(Set(failures).sorted().prefix(3))"
    #expect(failures == [], Comment(rawValue: text), sourceLocation: sourceLocation)
  }

  func forgetFailures() {
    failures = []
  }

  /// Waits until the answers that came since the last ``forgetAnswers()`` are such.
  func wait(until isMet: @escaping @Sendable ([String: Int]) -> Bool) async {
    if isMet(answers) { return }
    await withCheckedContinuation { waiters.append((isMet, $0)) }
  }

  /// Waits until so many answers in a row were the same: with several connections in turn, that is when the others are gone.
  func wait(forRow length: Int, of answer: String) async {
    row.length = 0
    await withCheckedContinuation { rowWaiters.append((answer, length, $0)) }
  }

  private func call(_ client: Client, _ method: MethodDescriptor) async {
    var options = CallOptions.defaults
    options.timeout = .seconds(20)
    while !Task.isCancelled {
      do {
        took(try await client.ask(method, options: options))
      } catch {
        if Task.isCancelled { return }
        failures.append("\(error)")
        // A call that fails at once must not fill the memory.
        try? await Task.sleep(for: .milliseconds(5))
      }
    }
  }

  private func took(_ answer: String) {
    answers[answer, default: 0] += 1
    row = (answer, row.answer == answer ? row.length + 1 : 1)
    for waiter in rowWaiters where waiter.answer == answer && row.length >= waiter.length { waiter.continuation.resume() }
    rowWaiters.removeAll { $0.answer == answer && row.length >= $0.length }
    for waiter in waiters where waiter.isMet(answers) { waiter.continuation.resume() }
    waiters.removeAll { $0.isMet(answers) }
  }
}
