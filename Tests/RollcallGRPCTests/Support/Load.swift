import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Rollcall
import Testing

/// Calls without a pause, from several tasks at once, and what has become of them.
actor Load {
  typealias Client = GRPCClient<HTTP2ClientTransport.Posix>

  struct Counts: Sendable, Equatable {
    /// By the answer, since they were last forgotten.
    var answers: [String: Int] = [:]
    /// All that there ever were.
    var total = 0
    /// The latest answer, and how many times in a row it has come.
    var row = ""
    var length = 0
  }

  private(set) var failures: [String] = []
  private var counts = Counts()
  private let changes = Broadcast(Counts())

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

  var answers: [String: Int] { counts.answers }

  /// Begins to count the answers anew; failures stay.
  func forgetAnswers() {
    counts.answers = [:]
    changes.publish(counts)
  }

  func forgetFailures() {
    failures = []
  }

  func expectNoFailure(sourceLocation: SourceLocation = #_sourceLocation) {
    let text = "\(failures.count) calls failed: \(Set(failures).sorted().prefix(3))"
    #expect(failures.isEmpty, Comment(rawValue: text), sourceLocation: sourceLocation)
  }

  /// Waits until the answers that came since the last ``forgetAnswers()`` are such.
  func wait(until isMet: @escaping @Sendable ([String: Int]) -> Bool) async throws {
    _ = try await changes.first { isMet($0.answers) }
  }

  /// Waits until so many answers in a row were the same: with several connections in turn, that is when the others are gone.
  func wait(forRow length: Int, of answer: String) async throws {
    let begin = counts.total
    _ = try await changes.first { $0.row == answer && $0.length >= length && $0.total >= begin + length }
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
    counts.answers[answer, default: 0] += 1
    counts.total += 1
    counts.length = counts.row == answer ? counts.length + 1 : 1
    counts.row = answer
    changes.publish(counts)
  }
}
