import Logging
import RollcallDefinitions
import ServiceLifecycle
import UnixSignals

/// Reads the definitions again when SIGHUP comes.
struct ReloadSignal: Service {
  let definitions: Definitions
  let logger: Logger

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    await cancelWhenGracefulShutdown {
      for await _ in signals {
        do {
          let problems = try await definitions.reload()
          logger.info("The definitions were read again.", metadata: ["problems": "\(problems.count)"])
        } catch {
          logger.warning("The definitions could not be read again.", metadata: ["error": "\(error)"])
        }
      }
    }
  }
}
