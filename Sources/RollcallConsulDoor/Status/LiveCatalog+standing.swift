import ConsulAPI
import Foundation
import Rollcall

extension LiveCatalog {
  /// How long a view that was not open yet may take.
  private static let patience = Duration.seconds(1)

  /// How the agent stands with the catalog, from memory.
  func standing() async -> RollcallCatalogStanding {
    var standing = RollcallCatalogStanding(name: name, url: catalog.description, state: "connecting")
    switch catalog.connection {
    case .connecting: break
    case .connected(let endpoint):
      standing.state = "connected"
      standing.endpoint = endpoint
    case .disconnected(_, let reason):
      standing.state = "disconnected"
      standing.reason = reason
    case .closed: standing.state = "closed"
    }
    let view = views.services()
    guard let list = try? await withDeadline(Self.patience, "Nothing is known.", operation: { try await view.first() }) else {
      return standing
    }
    standing.services = list.services.count
    if case .stale(let since, _) = list.freshness { standing.staleSince = since.formatted(.iso8601) }
    return standing
  }
}
