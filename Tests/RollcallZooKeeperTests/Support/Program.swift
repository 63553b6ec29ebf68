import Foundation
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Another program, as it runs beside the test.
final class Program: Sendable {
  let identifier: pid_t
  private let ending: Task<Void, Never>

  private init(_ identifier: pid_t, _ ending: Task<Void, Never>) {
    self.identifier = identifier
    self.ending = ending
  }

  /// Runs it while the body runs, and then kills it.
  static func with<Result>(_ executable: String, _ arguments: [String], _ body: (Program) async throws -> Result) async throws -> Result {
    let program = try await start(executable, arguments)
    do {
      let result = try await body(program)
      await program.kill()
      return result
    } catch {
      await program.kill()
      throw error
    }
  }

  /// Its output, when it has ended by itself.
  static func output(_ executable: String, _ arguments: [String]) async throws -> String {
    let ended = try await run(
      .path(FilePath(executable)), arguments: Arguments(arguments), output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    guard ended.terminationStatus.isSuccess else { throw ProgramError(text: ended.standardError) }
    return ended.standardOutput
  }

  /// What a running program prints, line by line.
  final class Lines {
    private var iterator: AsyncThrowingStream<String, any Error>.AsyncIterator

    init(_ lines: AsyncThrowingStream<String, any Error>) {
      iterator = lines.makeAsyncIterator()
    }

    /// Skips to the first line that satisfies the predicate. The time limit of the test ends a wait in vain.
    func first(where predicate: (String) -> Bool) async throws {
      while let line = try await iterator.next(isolation: #isolation) {
        if predicate(line) { return }
      }
      throw ProgramError(text: "The program ended without what was awaited.")
    }
  }

  /// Runs it while the body reads what it prints, and then kills it.
  static func lines(_ executable: String, _ arguments: [String], _ body: (Lines) async throws -> Void) async throws {
    let (lines, printed) = AsyncThrowingStream.makeStream(of: String.self, throwing: (any Error).self)
    let running = Task {
      _ = try await run(.path(FilePath(executable)), arguments: Arguments(arguments), input: .none, output: .sequence, error: .discarded) {
        execution in
        for try await line in execution.standardOutput.strings() { printed.yield(line) }
      }
      printed.finish()
    }
    defer { running.cancel() }
    try await body(Lines(lines))
    running.cancel()
    _ = await running.result
  }

  static func start(_ executable: String, _ arguments: [String]) async throws -> Program {
    let (identifiers, started) = AsyncThrowingStream.makeStream(of: pid_t.self)
    let ending = Task {
      do {
        _ = try await run(.path(FilePath(executable)), arguments: Arguments(arguments), input: .none, output: .discarded, error: .discarded)
        { execution in
          _ = started.yield(execution.processIdentifier.value)
        }
        started.finish()
      } catch {
        started.finish(throwing: error)
      }
    }
    for try await identifier in identifiers { return Program(identifier, ending) }
    throw ProgramError(text: "\(executable) did not start.")
  }

  func suspend() { _ = Foundation.kill(identifier, SIGSTOP) }

  func resume() { _ = Foundation.kill(identifier, SIGCONT) }

  /// Ends it at once, as a crash would.
  func kill() async {
    _ = Foundation.kill(identifier, SIGKILL)
    await ending.value
  }
}

struct ProgramError: Error {
  var text: String
}
