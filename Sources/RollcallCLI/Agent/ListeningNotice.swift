import Rollcall
import RollcallConsulDoor
import ServiceLifecycle

/// Tells that the agent listens, and where.
struct ListeningNotice: Service {
  let door: ConsulDoor
  let say: @Sendable (HostPort) async -> Void

  func run() async throws {
    if let address = try? await door.address() { await say(address) }
    try? await gracefulShutdown()
  }
}
