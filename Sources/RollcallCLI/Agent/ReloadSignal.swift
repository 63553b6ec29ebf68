import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the agent's files again when SIGHUP comes.
struct ReloadSignal: Service {
  /// - Returns: what in them cannot be used.
  let reload: @Sendable () async throws -> [String]
  let logger: Logger

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    await cancelWhenGracefulShutdown {
      for await _ in signals {
        do {
          let problems = try await reload()
          for problem in problems { logger.warning("A file cannot be used as it is.", metadata: ["problem": "\(problem)"]) }
          logger.info("The agent's files were read again.", metadata: ["problems": "\(problems.count)"])
        } catch {
          logger.warning("The agent's files could not be read again.", metadata: ["error": "\(error)"])
        }
      }
    }
  }
}
