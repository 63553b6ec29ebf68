internal import Subprocess

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// A command that a shell runs, with all that it starts in a process group of its own.
struct ShellCommand: Sendable {
  private let command: String
  private let timeout: Duration
  /// How much of what it prints is repeated, in bytes.
  private static let outputLimit = 200

  init(_ command: String, timeout: Duration = .seconds(30)) {
    self.command = command
    self.timeout = timeout
  }

  /// Runs it to its end, or to that of its time or of the task, which end the whole group.
  /// - Returns: why it is not a success; nil when it is.
  func problem() async -> String? {
    var options = PlatformOptions()
    options.processGroupID = 0
    do {
      let ended = try await run(
        .name("sh"), arguments: ["-c", command], platformOptions: options, input: .none, output: .sequence, error: .combinedWithOutput
      ) { execution in
        let group = execution.processIdentifier.value
        let limit = Task {
          try await Task.sleep(for: timeout)
          kill(-group, SIGKILL)
        }
        defer { limit.cancel() }
        return await withTaskCancellationHandler {
          await Self.beginning(of: execution.standardOutput)
        } onCancel: {
          kill(-group, SIGKILL)
        }
      }
      let output = ended.closureResult.isEmpty ? "" : ": \(ended.closureResult)"
      return switch ended.terminationStatus {
      case .exited(0): nil
      case .exited(let code): "'\(command)' ends with \(code)\(output)"
      case .signaled(let signal): "'\(command)' is ended by signal \(signal)\(output)"
      }
    } catch {
      return "'\(command)' cannot be run: \(error)"
    }
  }

  /// Reads to the end, whatever is kept of it: a command must not stand still because nobody reads.
  private static func beginning(of bytes: SubprocessOutputSequence) async -> String {
    var kept: [UInt8] = []
    do {
      for try await part in bytes {
        part.withUnsafeBytes { kept += $0.prefix(max(outputLimit - kept.count, 0)) }
      }
    } catch {}
    return String(decoding: kept, as: UTF8.self).split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
  }
}
