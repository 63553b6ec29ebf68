import Logging
import ServiceLifecycle

/// Drops the agent's privileges when it listens, and lets it begin then.
struct PrivilegeStep: Service {
  let drop: PrivilegeDrop
  /// Return once every port is bound that only root may have.
  let listening: [@Sendable () async throws -> Void]
  let gate: StartGate
  /// What the new user cannot read, a sentence each.
  let losses: @Sendable () -> [String]
  let logger: Logger

  func run() async throws {
    do {
      try await cancelWhenGracefulShutdown {
        for isBound in listening { try await isBound() }
      }
      try drop.perform()
      logger.info("The agent is root no more.", metadata: ["user": "\(drop.identity.name)"])
      for loss in losses() { logger.warning("What the agent can read no more stays as it was read.", metadata: ["problem": "\(loss)"]) }
      gate.open()
    } catch is CancellationError {
      // Stopped before it listened.
    }
    try? await gracefulShutdown()
  }
}
