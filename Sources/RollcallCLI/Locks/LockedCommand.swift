import Rollcall
import Subprocess

/// A command that runs while a lock is held; when the lock is lost, which cancels it, it is asked to end, and later killed.
struct LockedCommand: Sendable {
  /// The environment variable that holds the lock's fencing token.
  static let variable: Environment.Key = "ROLLCALL_FENCING_TOKEN"

  private let foreground: ForegroundCommand
  private let grace: Duration

  init(_ words: CommandWords, holding lock: Lock, grace: Duration = .seconds(5)) {
    foreground = ForegroundCommand(words, variables: [Self.variable: "\(lock.fencingToken)"])
    self.grace = grace
  }

  /// Runs it to its end.
  /// - Parameter current: where signals for it come from.
  /// - Returns: its exit code, as ``ForegroundCommand/run()`` has it.
  /// - Throws: `CancellationError`, once it has ended.
  func run(as current: CurrentCommand = CurrentCommand()) async throws -> Int32 {
    let code = await withTaskCancellationHandler {
      await current.run(foreground)
    } onCancel: {
      foreground.send(.terminate)
      Task {
        try await Task.sleep(for: grace)
        foreground.send(.kill)
      }
    }
    try Task.checkCancellation()
    return code
  }
}
