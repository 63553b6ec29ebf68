import Foundation
import Rollcall
import RollcallAgent
import Subprocess
import Synchronization

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Runs a program in a process group of its own, which the end of its time kills as a whole.
struct CommandCheck: Sendable {
  func run(_ words: [String], timeout: Duration, outputLimit: Int) async -> CheckOutcome {
    guard let program = words.first else { return CheckOutcome(.critical, "There is no program to run.") }
    var options = PlatformOptions()
    options.processGroupID = 0
    let output = BoundedText(limit: outputLimit)
    do {
      let ended = try await Subprocess.run(
        program.contains("/") ? .path(FilePath(program)) : .name(program), arguments: Arguments(Array(words.dropFirst())),
        platformOptions: options, input: .none, output: .sequence, error: .combinedWithOutput
      ) { execution in
        let group = execution.processIdentifier.value
        let hasRunOut = Flag()
        let limit = Task {
          try await Task.sleep(for: timeout)
          hasRunOut.set()
          kill(-group, SIGKILL)
        }
        defer { limit.cancel() }
        await withTaskCancellationHandler {
          await Self.copy(execution.standardOutput, to: output)
        } onCancel: {
          kill(-group, SIGKILL)
        }
        return hasRunOut.isSet
      }
      guard !ended.closureResult else {
        return CheckOutcome(.critical, "Timed out (\(timeout)) running check\n\n\(output.text)")
      }
      return switch ended.terminationStatus {
      case .exited(0): CheckOutcome(.passing, output.text)
      case .exited(1): CheckOutcome(.warning, output.text)
      default: CheckOutcome(.critical, output.text)
      }
    } catch {
      return CheckOutcome(.critical, "The command '\(words.joined(separator: " "))' cannot be run: \(error)")
    }
  }

  /// To its end, whatever is kept of it: a program must not stand still because nobody reads.
  private static func copy(_ bytes: SubprocessOutputSequence, to text: BoundedText) async {
    do {
      for try await part in bytes { part.withUnsafeBytes { text.append($0) } }
    } catch {}
  }
}

private final class Flag: Sendable {
  private let value = Atomic(false)

  var isSet: Bool { value.load(ordering: .acquiring) }

  func set() { value.store(true, ordering: .releasing) }
}
