import ArgumentParser
import UnixSignals

/// The signals that ask a program to end.
enum StopSignals {
  static let all: [UnixSignal] = [.sigterm, .sigint, .sighup]

  /// - Parameter readsFilesAgain: whether that is what SIGHUP asks for.
  static func ofAgent(readsFilesAgain: Bool) -> [UnixSignal] { all.filter { $0 != .sighup || !readsFilesAgain } }

  /// Runs the body until it ends or one of the signals comes, which cancels it.
  /// - Throws: what the body throws; after a signal `ExitCode` with 128 and the signal's number, as shells have it.
  static func cancel(_ body: @escaping @Sendable () async throws -> Void) async throws {
    let signals = await UnixSignalsSequence(trapping: all)
    let signal = try await withThrowingTaskGroup(of: UnixSignal?.self) { group in
      group.addTask { await signals.first { _ in true } }
      group.addTask {
        try await body()
        return nil
      }
      let first = try await group.next() ?? nil
      group.cancelAll()
      // What the cancelled body throws is of no interest.
      if first != nil { while await group.nextResult() != nil {} }
      return first
    }
    if let signal { throw ExitCode(128 + signal.rawValue) }
  }
}
