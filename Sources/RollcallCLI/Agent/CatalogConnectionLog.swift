import Logging
import Rollcall
import ServiceLifecycle

/// Logs when a catalog is reached and when it is lost.
struct CatalogConnectionLog: Service {
  let name: String
  let catalog: any Catalog
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      for await state in self.catalog.connectionUpdates() {
        switch state {
        case .connecting, .closed: break
        case .connected(let endpoint): self.logger.info("The catalog is connected.", metadata: self.facts(["endpoint": "\(endpoint)"]))
        case .disconnected(_, let reason):
          self.logger.warning("The catalog is lost; it is tried again.", metadata: self.facts(["reason": "\(reason)"]))
        }
      }
    }
  }

  private func facts(_ more: Logger.Metadata) -> Logger.Metadata {
    more.merging(["catalog": "\(catalog.description)", "datacenter": "\(name)"]) { own, _ in own }
  }
}
