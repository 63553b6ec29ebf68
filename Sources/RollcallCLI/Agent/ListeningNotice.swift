import Rollcall
import RollcallConsulDoor
import ServiceLifecycle

/// Tells on standard error that the agent listens, and what to try.
struct ListeningNotice: Service {
  let door: ConsulDoor
  let node: String
  let catalog: String

  func run() async throws {
    if let address = try? await door.address() {
      let environment = "consul://\(address)" == CatalogOptions.standard ? "" : " --catalog consul://\(address)"
      StandardError.say(
        "The agent of node '\(node)' listens at http://\(address), with the catalog \(catalog). "
          + "Try: rollcall run\(environment) --service web --port 8000 -- python3 -m http.server 8000")
    }
    try? await gracefulShutdown()
  }
}
