import Logging
import Rollcall

/// What the handlers of all routes share.
final class DoorResources: Sendable {
  let settings: ConsulDoorSettings
  let own: ConsulDatacenter
  let blocking: BlockedQueries
  let logger: Logger
  private let datacenters: [String: ConsulDatacenter]

  /// In the order in which they were given.
  let datacenterNames: [String]

  init(settings: ConsulDoorSettings, own: ConsulDatacenter, others: [ConsulDatacenter], logger: Logger) {
    self.settings = settings
    self.own = own
    self.logger = logger
    blocking = BlockedQueries()
    datacenters = Dictionary(([own] + others).map { ($0.name, $0) }) { first, _ in first }
    datacenterNames = ([own] + others).map(\.name)
  }

  /// - Parameter name: what the request says; none, or empty, means the agent's own.
  /// - Throws: ``DoorError``.
  func datacenter(_ name: String?) throws(DoorError) -> ConsulDatacenter {
    guard let name, !name.isEmpty else { return own }
    guard let datacenter = datacenters[name] else { throw .refused("No path to datacenter") }
    return datacenter
  }
}
