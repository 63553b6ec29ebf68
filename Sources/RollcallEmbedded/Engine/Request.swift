internal import Rollcall
internal import Synchronization

/// A command whose caller waits for the store.
final class Request: Sendable {
  private enum Phase {
    case new
    case waiting(CheckedContinuation<Reply, any Error>)
    case answered(Result<Reply, any Error>)
  }

  let command: Command
  let submitted: Duration
  private let phase = Mutex(Phase.new)

  init(_ command: Command, submitted: Duration) {
    self.command = command
    self.submitted = submitted
  }

  func wait(_ continuation: CheckedContinuation<Reply, any Error>) {
    let answer: Result<Reply, any Error>? = phase.withLock { phase in
      if case .answered(let answer) = phase { return answer }
      phase = .waiting(continuation)
      return nil
    }
    if let answer { continuation.resume(with: answer) }
  }

  /// The first answer counts.
  func answer(_ answer: Result<Reply, any Error>) {
    let continuation: CheckedContinuation<Reply, any Error>? = phase.withLock { phase in
      defer {
        if case .answered = phase {} else { phase = .answered(answer) }
      }
      if case .waiting(let continuation) = phase { return continuation }
      return nil
    }
    continuation?.resume(with: answer)
  }
}
