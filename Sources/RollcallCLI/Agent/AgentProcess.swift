import DockerClient
import Foundation
import Logging
import NIOCore
import PrometheusMetrics
import Rollcall
import RollcallAgent
import RollcallChecks
import RollcallConsulDoor
import RollcallDefinitions
import RollcallDocker
import RollcallEmbedded
import ServiceLifecycle
import UnixSignals

/// An agent with its catalogs and its HTTP door, from start to stop.
struct AgentProcess: Sendable {
  let node: String
  /// Under which others reach this machine.
  let address: String
  let http: HostPort
  let catalogs: AgentCatalogs
  /// Folders and files of definitions.
  let definitions: [String]
  /// Whose containers' services are registered; nil for none.
  let docker: DockerEndpoint?
  /// Says who may do what; nil: everybody everything.
  let tokens: TokenFile?
  /// Nil for plain HTTP.
  let tls: DoorTLS?
  /// For how long what a lost catalog last said is told.
  let maximumAge: Duration
  let metrics: MetricsRegistry
  /// Whether these may run commands as checks.
  let allowsCommands: Bool
  let logger: Logger

  /// Serves until SIGTERM or SIGINT comes, or SIGHUP without definitions, which it otherwise reads again; then takes what the agent registered out of the catalog.
  /// - Throws: ``CommandFailure`` when it cannot serve.
  func run() async throws {
    let runner = ProbeRunner(allowsCommands: allowsCommands)
    do {
      try await serve(running: runner)
      await runner.shutdown()
    } catch {
      await runner.shutdown()
      throw error
    }
  }

  private func serve(running runner: ProbeRunner) async throws {
    guard let own = catalogs.datacenters.first else { return }
    let agent = try await Agent(
      node: node, address: address, attributes: ConsulDoor.nodeAttributes(address: address),
      catalogs: catalogs.datacenters.map { AgentCatalog(name: $0.name, catalog: $0.catalog) }, store: catalogs.store,
      registrar: Registrar.Options(session: SessionOptions(name: "agent@\(node)")), runner: runner, logger: logger)
    let definitions =
      self.definitions.isEmpty
      ? nil : Definitions(self.definitions, agent: agent, store: catalogs.store, allowsCommands: allowsCommands, logger: logger)
    let access = try tokens.map { AccessControl(try policy($0)) }
    let reload = reload(definitions, access)
    var settings = ConsulDoorSettings(address: http, node: node, hosts: [node])
    settings.maximumAge = maximumAge
    settings.access = access
    settings.tls = tls
    settings.metrics = metrics
    let door = ConsulDoor(
      settings, own: own, others: Array(catalogs.datacenters.dropFirst()), agent: agent,
      reload: reload, logger: logger(quietBelow: .notice))
    // Stopped from the last to the first: no more requests, then nothing registered, then no more watches.
    var services: [any Service] = catalogs.datacenters.map(\.views)
    services += catalogs.keepers
    services += catalogs.datacenters.filter { !($0.catalog is EmbeddedCatalog) }.map {
      CatalogConnectionLog(name: $0.name, catalog: $0.catalog, logger: logger)
    }
    services += [agent]
    if let definitions { services.append(definitions) }
    if let docker { services.append(try containers(of: docker, agent)) }
    if let reload { services.append(ReloadSignal(reload: reload, logger: logger)) }
    services += [
      door,
      ListeningNotice(door: door, node: node, catalog: own.catalog.description, isInMemory: catalogs.isInMemory, isSecure: tls != nil),
    ]
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: services, gracefulShutdownSignals: reload == nil ? StopSignals.all : StopSignals.all.filter { $0 != .sighup },
        logger: logger(quietBelow: .error)))
    do {
      try await group.run()
    } catch let error as IOError {
      throw CommandFailure(bindingProblem(error))
    }
  }

  /// Reads again what files say; what cannot be used leaves in force what was read before. Nil without such files.
  private func reload(_ definitions: Definitions?, _ access: AccessControl?) -> ConsulDoor.Reload? {
    guard definitions != nil || access != nil else { return nil }
    return {
      var problems = try await definitions?.reload().map(\.description) ?? []
      if let access, let tokens {
        do {
          access.replace(by: try tokens.read())
        } catch {
          problems.append("\(error)")
        }
      }
      return problems
    }
  }

  private func containers(of endpoint: DockerEndpoint, _ agent: Agent) throws -> ContainerRegistrar {
    do {
      return ContainerRegistrar(
        try Docker(endpoint), mapping: ContainerMapping(.init(hostname: node, hostAddress: address)),
        targets: [AgentTarget(agent, store: catalogs.store, logger: logger)], logger: logger)
    } catch {
      throw CommandFailure("\(error)")
    }
  }

  private func policy(_ tokens: TokenFile) throws -> AccessPolicy {
    do {
      return try tokens.read()
    } catch {
      throw CommandFailure("\(error)")
    }
  }

  /// What a library says of its own starting and stopping is for those who look for a fault in it, with `--log-level debug`.
  private func logger(quietBelow level: Logger.Level) -> Logger {
    var logger = logger
    if logger.logLevel > .debug { logger.logLevel = max(logger.logLevel, level) }
    return logger
  }

  private func bindingProblem(_ error: IOError) -> String {
    let cause = String(cString: strerror(error.errnoCode))
    return switch error.errnoCode {
    case EADDRINUSE:
      "Port \(http.port) of \(http.host) is taken: another agent, or a Consul, may be listening there. "
        + "Stop it, or choose another with --http \(HostPort(host: http.host, port: http.port % 65_535 + 1))."
    case EACCES, EADDRNOTAVAIL:
      "The agent cannot listen at \(http): \(cause). Give an address of this machine with --http."
    default: "The agent cannot listen at \(http): \(cause)."
    }
  }
}
