import Foundation
import Logging
import NIOCore
import Rollcall
import RollcallAgent
import RollcallConsulDoor
import ServiceLifecycle

/// An agent with its catalogs and its HTTP door, from start to stop.
struct AgentProcess: Sendable {
  let node: String
  /// Under which others reach this machine.
  let address: String
  let http: HostPort
  let catalogs: AgentCatalogs
  let logger: Logger

  /// Serves until SIGTERM, SIGINT or SIGHUP comes; then takes what the agent registered out of the catalog.
  /// - Throws: ``CommandFailure`` when it cannot serve.
  func run() async throws {
    guard let own = catalogs.datacenters.first else { return }
    let agent = try await Agent(
      node: node, address: address, catalog: own.catalog, store: catalogs.store,
      registrar: Registrar.Options(session: SessionOptions(name: "agent@\(node)")), logger: logger)
    let door = ConsulDoor(
      ConsulDoorSettings(address: http, node: node, hosts: [node]), own: own, others: Array(catalogs.datacenters.dropFirst()),
      logger: logger)
    // Stopped from the last to the first: no more requests, then nothing registered, then no more watches.
    var services: [any Service] = catalogs.datacenters.map(\.views)
    services += catalogs.datacenters.map { CatalogConnectionLog(name: $0.name, catalog: $0.catalog, logger: logger) }
    services += [agent, door, ListeningNotice(door: door, node: node, catalog: own.catalog.description)]
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: services, gracefulShutdownSignals: StopSignals.all, logger: groupLogger))
    do {
      try await group.run()
    } catch let error as IOError {
      throw CommandFailure(bindingProblem(error))
    }
  }

  /// What ServiceLifecycle has to say about starting and stopping is for those who look for a fault in it.
  private var groupLogger: Logger {
    var logger = logger
    if logger.logLevel > .debug { logger.logLevel = .error }
    return logger
  }

  private func bindingProblem(_ error: IOError) -> String {
    switch error.errnoCode {
    case EADDRINUSE:
      "Port \(http.port) of \(http.host) is taken: another agent, or a Consul, may be listening there. "
        + "Stop it, or choose another with --http \(HostPort(host: http.host, port: 8501))."
    case EACCES, EADDRNOTAVAIL:
      "The agent cannot listen at \(http): \(error.localizedDescription). Give an address of this machine with --http."
    default: "The agent cannot listen at \(http): \(error)."
    }
  }
}
