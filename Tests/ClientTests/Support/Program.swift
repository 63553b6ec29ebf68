import Foundation
import Rollcall
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// A program of others, run as their users run it.
struct Program: Sendable {
  struct Outcome: Sendable {
    /// The exit code; nil when a signal ended it.
    var code: Int32?
    var output: String
    var errors: String

    var lines: [Substring] { output.split(separator: "\n") }
  }

  var executable: String
  /// Added to this process's own environment.
  var environment: [String: String] = [:]

  /// Runs it to its end.
  func run(_ arguments: String..., input: String = "") async throws -> Outcome {
    try await run(arguments, input: input)
  }

  func run(_ arguments: [String], input: String = "") async throws -> Outcome {
    try await withDeadline(.seconds(120), "\(executable) \(arguments.joined(separator: " ")) did not end in time.") {
      let ended = try await Subprocess.run(
        .path(FilePath(executable)), arguments: Arguments(arguments), environment: subprocessEnvironment, input: .string(input),
        output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
      var code: Int32?
      if case .exited(let exited) = ended.terminationStatus { code = exited }
      return Outcome(code: code, output: ended.standardOutput, errors: ended.standardError)
    }
  }

  /// Starts it, and ends it, with everything that it started, after `body`, which reads the lines that it prints.
  func running(_ arguments: [String], _ body: @escaping @Sendable (inout PrintedLines) async throws -> Void) async throws {
    let command = ([executable] + arguments).joined(separator: " ")
    try await withDeadline(.seconds(120), "\(command) did not print what was awaited in time.") {
      var ownGroup = PlatformOptions()
      ownGroup.processGroupID = 0
      let ended = try await Subprocess.run(
        .path(FilePath(executable)), arguments: Arguments(arguments), environment: subprocessEnvironment, platformOptions: ownGroup,
        input: .none, output: .sequence, error: .discarded
      ) { execution in
        var lines = PrintedLines(execution.standardOutput)
        let result: Result<Void, any Error>
        do {
          result = .success(try await body(&lines))
        } catch {
          result = .failure(error)
        }
        kill(-execution.processIdentifier.value, SIGKILL)
        return result
      }
      try ended.closureResult.get()
    }
  }

  private var subprocessEnvironment: Environment {
    .inherit.updating(Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }))
  }
}
