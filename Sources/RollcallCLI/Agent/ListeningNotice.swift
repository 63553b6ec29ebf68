import Rollcall
import RollcallConsulDoor
import RollcallDNSDoor
import ServiceLifecycle

/// Tells on standard error that the agent listens, and what to try.
struct ListeningNotice: Service {
  let door: ConsulDoor
  let node: String
  let catalog: String
  let isInMemory: Bool
  /// Whether it speaks HTTPS.
  let isSecure: Bool
  /// Nil where the agent answers no DNS.
  let dns: DNSDoor?

  func run() async throws {
    if let address = try? await door.address() {
      let url = isSecure ? "'consul+tls://\(address)?tls-ca-file=FILE'" : "consul://\(address)"
      let environment = url == CatalogOptions.standard ? "" : " --catalog \(url)"
      let memory = isInMemory ? " What is registered here is gone when it ends; --data-dir FOLDER keeps it." : ""
      StandardError.say(
        "The agent of node '\(node)' listens at \(isSecure ? "https" : "http")://\(address), on the catalog \(catalog).\(memory) "
          + (await names()) + "Try: rollcall run\(environment) --service web --port 8000 -- python3 -m http.server 8000")
    }
    try? await gracefulShutdown()
  }

  private func names() async -> String {
    guard let dns, let addresses = try? await dns.addresses() else { return "" }
    return "It answers DNS at \(addresses.map(\.description).joined(separator: ", ")). "
  }
}
