import Synchronization

/// Runs an operation and waits for at most `limit`, even if the operation does not heed its cancellation.
/// - Throws: ``ConformanceFailure`` when the time has run out; otherwise what the operation throws.
func limited<Result: Sendable>(
  to limit: Duration, _ awaited: @autoclosure @escaping @Sendable () -> String, _ operation: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  let race = Race<Result>()
  let runner = Task {
    do {
      race.finish(.success(try await operation()))
    } catch {
      race.finish(.failure(error))
    }
  }
  let timer = Task {
    try await Task.sleep(for: limit)
    race.finish(.failure(ConformanceFailure("Waited \(limit) in vain for \(awaited())")))
  }
  defer {
    runner.cancel()
    timer.cancel()
  }
  return try await withTaskCancellationHandler {
    try await race.result()
  } onCancel: {
    race.finish(.failure(CancellationError()))
  }
}

/// The first of several results.
private final class Race<Value: Sendable>: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<Value, any Error>)
    case decided(Result<Value, any Error>)
  }

  private let state = Mutex(State.open)

  func finish(_ result: Result<Value, any Error>) {
    let waiter = state.withLock { state -> CheckedContinuation<Value, any Error>? in
      switch state {
      case .open:
        state = .decided(result)
        return nil
      case .awaited(let continuation):
        state = .decided(result)
        return continuation
      case .decided: return nil
      }
    }
    waiter?.resume(with: result)
  }

  func result() async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let result = state.withLock { state -> Result<Value, any Error>? in
        if case .decided(let result) = state { return result }
        state = .awaited(continuation)
        return nil
      }
      if let result { continuation.resume(with: result) }
    }
  }
}
