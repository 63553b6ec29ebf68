/// Runs an operation for at most `limit`; past it the operation is cancelled.
///
/// The operation must heed cancellation: its end is awaited.
/// - Throws: ``RollcallError`` `.timedOut` with `message` when the time has run out first; otherwise what the operation throws.
package func withDeadline<Result: Sendable>(
  _ limit: Duration, clock: any Clock<Duration> = ContinuousClock(), _ message: @autoclosure @Sendable @escaping () -> String,
  operation: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  try await withThrowingTaskGroup(of: Result?.self) { group in
    group.addTask { try await operation() }
    group.addTask {
      try await clock.sleep(for: limit)
      return nil
    }
    defer { group.cancelAll() }
    guard let first = try await group.next(), let result = first else { throw RollcallError(.timedOut, message()) }
    return result
  }
}

/// Runs an operation for at most `limit`; without one, for as long as it takes.
package func withDeadline<Result: Sendable>(
  _ limit: Duration?, clock: any Clock<Duration> = ContinuousClock(), _ message: @autoclosure @Sendable @escaping () -> String,
  operation: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  guard let limit else { return try await operation() }
  return try await withDeadline(limit, clock: clock, message(), operation: operation)
}
