import Foundation
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Another program, as it runs beside the test.
final class Program: Sendable {
  private let identifier: pid_t
  private let ending: Task<Void, Never>

  private init(_ identifier: pid_t, _ ending: Task<Void, Never>) {
    self.identifier = identifier
    self.ending = ending
  }

  static func start(_ executable: String, _ arguments: [String]) async throws -> Program {
    let (identifiers, started) = AsyncThrowingStream.makeStream(of: pid_t.self)
    let ending = Task {
      do {
        _ = try await run(.path(FilePath(executable)), arguments: Arguments(arguments), input: .none, output: .discarded, error: .discarded)
        {
          execution in
          _ = started.yield(execution.processIdentifier.value)
        }
        started.finish()
      } catch {
        started.finish(throwing: error)
      }
    }
    for try await identifier in identifiers { return Program(identifier, ending) }
    throw CancellationError()
  }

  /// Ends it at once, as a crash would.
  func kill() async {
    _ = Foundation.kill(identifier, SIGKILL)
    await ending.value
  }
}
