import Rollcall
import RollcallConsulDoor
import ServiceLifecycle

/// Tells on standard error that the agent listens, and what to try.
struct ListeningNotice: Service {
  let door: ConsulDoor
  let node: String
  let catalog: String
  let isInMemory: Bool
  /// Whether it speaks HTTPS.
  let isSecure: Bool

  func run() async throws {
    if let address = try? await door.address() {
      let url = isSecure ? "'consul+tls://\(address)?tls-ca-file=FILE'" : "consul://\(address)"
      let environment = url == CatalogOptions.standard ? "" : " --catalog \(url)"
      let memory = isInMemory ? " What is registered here is gone when it ends; --data-dir FOLDER keeps it." : ""
      StandardError.say(
        "The agent of node '\(node)' listens at \(isSecure ? "https" : "http")://\(address), on the catalog \(catalog).\(memory) "
          + "Try: rollcall run\(environment) --service web --port 8000 -- python3 -m http.server 8000")
    }
    try? await gracefulShutdown()
  }
}
