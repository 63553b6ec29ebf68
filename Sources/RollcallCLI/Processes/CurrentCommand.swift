import Subprocess
import Synchronization

/// The command that runs now, if any, for signals that come at any time.
final class CurrentCommand: Sendable {
  private let command = Mutex<ForegroundCommand?>(nil)

  var isRunning: Bool { command.withLock { $0 != nil } }

  /// Runs the command to its end.
  /// - Returns: its exit code, as ``ForegroundCommand/run()`` has it.
  func run(_ next: ForegroundCommand) async -> Int32 {
    command.withLock { $0 = next }
    let code = await next.run()
    command.withLock { $0 = nil }
    return code
  }

  /// - Returns: false when nothing runs that it could be sent to.
  func send(_ signal: Signal) -> Bool {
    guard let command = command.withLock({ $0 }) else { return false }
    command.send(signal)
    return true
  }
}
