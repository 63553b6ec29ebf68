import Foundation
import RealServers
import Rollcall
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// The built `rollcall`, running as a user would run it, in a process group of its own.
final class RunningTool: Sendable {
  let output: Transcript
  let errors: Transcript
  let identifier: pid_t
  private let ending: Task<Int32, any Error>

  private init(_ identifier: pid_t, output: Transcript, errors: Transcript, ending: Task<Int32, any Error>) {
    self.identifier = identifier
    self.output = output
    self.errors = errors
    self.ending = ending
  }

  /// Runs `rollcall` with the arguments while the body runs; then kills it, with whatever it started.
  static func with<Result>(
    _ arguments: [String], catalog: String?, environment: [Environment.Key: String] = [:],
    _ body: (RunningTool) async throws -> Result
  ) async throws -> Result {
    let tool = try await start(arguments, catalog: catalog, environment)
    do {
      let result = try await body(tool)
      await tool.stop()
      return result
    } catch {
      await tool.stop()
      throw error
    }
  }

  /// Its exit code; 128 and the signal's number when a signal ended it.
  func exitCode() async throws -> Int32 {
    let ending = ending
    return try await withDeadline(.seconds(60), "The program did not end in time.") {
      try await withTaskCancellationHandler {
        try await ending.value
      } onCancel: {
        ending.cancel()
      }
    }
  }

  func signal(_ number: CInt) {
    kill(identifier, number)
  }

  private func stop() async {
    kill(-identifier, SIGKILL)
    _ = try? await ending.value
  }

  private static func start(
    _ arguments: [String], catalog: String?, _ environment: [Environment.Key: String]
  ) async throws -> RunningTool {
    let executable = try RollcallAgentServer.locate()
    let (output, errors) = (Transcript(), Transcript())
    let (identifiers, started) = AsyncThrowingStream.makeStream(of: pid_t.self)
    let ending = Task {
      var options = PlatformOptions()
      options.processGroupID = 0
      do {
        let ended = try await run(
          .path(FilePath(executable)), arguments: Arguments(arguments),
          environment: .inherit.updating(environment.mapValues { $0 as String? }.merging([CatalogVariable.key: catalog]) { $1 }),
          platformOptions: options, input: .none, output: .sequence, error: .sequence
        ) { execution in
          started.yield(execution.processIdentifier.value)
          async let copied: Void = copy(execution.standardOutput, to: output)
          await copy(execution.standardError, to: errors)
          await copied
        }
        switch ended.terminationStatus {
        case .exited(let code): return code
        case .signaled(let signal): return 128 + signal
        }
      } catch {
        started.finish(throwing: error)
        throw error
      }
    }
    for try await identifier in identifiers {
      return RunningTool(identifier, output: output, errors: errors, ending: ending)
    }
    throw CancellationError()
  }

  private static func copy(_ lines: SubprocessOutputSequence, to transcript: Transcript) async {
    // What the program started may hold the pipe open after the program's end, and then reading is cut short.
    do {
      for try await line in lines.strings() { transcript.append(line) }
    } catch {}
    transcript.finish()
  }
}
