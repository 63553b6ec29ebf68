import Subprocess
import Synchronization
import UnixSignals

extension Signal {
  init(_ signal: UnixSignal) {
    self.init(rawValue: signal.rawValue)
  }
}

/// A command that runs in this program's place: on its terminal, its standard streams, its process group.
final class ForegroundCommand: Sendable {
  private enum State {
    case starting(waiting: [Signal])
    case running(send: @Sendable (Signal) -> Void)
    case ended
  }

  private let words: CommandWords
  private let variables: [Environment.Key: String?]
  private let state = Mutex(State.starting(waiting: []))

  /// - Parameter variables: are added to this program's own.
  init(_ words: CommandWords, variables: [Environment.Key: String?] = [:]) {
    self.words = words
    self.variables = variables
  }

  /// Runs the command to its end. Cancelling does not end it: signals do.
  /// - Returns: its exit code; 128 and the signal's number when a signal ended it; 126 or 127 when it could not be started.
  func run() async -> Int32 {
    // In a task of its own, because cancelling would kill the command.
    await Task {
      do {
        let ended = try await Subprocess.run(
          words.executable, arguments: Arguments(words.arguments), environment: .inherit.updating(variables), input: .currentStandardInput,
          output: .currentStandardOutput, error: .currentStandardError
        ) { execution in
          // After the command's end, and before this program knows of it, a signal goes to nobody: Linux names the process by a
          // descriptor, not by a number that another could bear by then.
          self.started { try? execution.send(signal: $0) }
        }
        state.withLock { $0 = .ended }
        switch ended.terminationStatus {
        case .exited(let code): return code
        case .signaled(let signal): return 128 + signal
        }
      } catch {
        state.withLock { $0 = .ended }
        let isMissing = (error as? SubprocessError)?.code == .executableNotFound
        return words.tellFailure(isMissing ? "" : "\(error)")
      }
    }.value
  }

  /// Passes a signal on; one that comes before the command has started, as soon as it has; one after its end to nobody.
  func send(_ signal: Signal) {
    let send: (@Sendable (Signal) -> Void)? = state.withLock { state in
      switch state {
      case .starting(let waiting):
        state = .starting(waiting: waiting + [signal])
        return nil
      case .running(let send): return send
      case .ended: return nil
      }
    }
    send?(signal)
  }

  private func started(_ send: @escaping @Sendable (Signal) -> Void) {
    let waiting: [Signal] = state.withLock { state in
      guard case .starting(let waiting) = state else { return [] }
      state = .running(send: send)
      return waiting
    }
    for signal in waiting { send(signal) }
  }
}
