import DockerClient
import Foundation
import Logging
import MountedRoutes
import NIOCore
import PrometheusMetrics
import Rollcall
import RollcallAgent
import RollcallChecks
import RollcallConsulDoor
import RollcallDNSDoor
import RollcallDashboard
import RollcallDefinitions
import RollcallDocker
import RollcallEmbedded
import ServiceLifecycle
import UnixSignals

/// An agent with its catalogs and its doors, from start to stop.
struct AgentProcess: Sendable {
  let node: String
  /// Under which others reach this machine.
  let address: String
  let http: HostPort
  let catalogs: AgentCatalogs
  let metrics: MetricsRegistry
  let dashboard: Dashboard
  /// For how long what a lost catalog last said is told.
  let maximumAge: Duration
  /// Nil where it answers no DNS.
  var dns: DNSDoorSettings?
  /// Folders and files of definitions.
  var definitions: [String] = []
  /// Whose containers' services are registered; nil for none.
  var docker: DockerEndpoint?
  /// Says who may do what; nil: everybody everything.
  var tokens: TokenFile?
  /// Nil for plain HTTP.
  var tls: DoorTLS?
  /// What else is served at the door, and run beside it.
  var mounts: [MountedRoute] = []
  var additions: [any Service] = []
  /// Tells people that the door listens; left out, as an agent does.
  var whenListening: (@Sendable (HostPort) async -> Void)?
  /// Whether the definitions may run commands as checks.
  var allowsCommands = false
  /// Whom to become once it listens; nil to stay who it is.
  var drop: PrivilegeDrop?
  /// What started the agent and wants to know how it is.
  var manager: ServiceManager?
  /// Whether SIGHUP means to read files again, and not to stop.
  var readsFilesAgain = false
  var stop: StopLimit?
  var stopTimeout = Duration.seconds(10)
  let logger: Logger

  /// Of the time for a stop, the part for open requests, and that for the catalogs.
  private var stopShare: Duration { stopTimeout * 2 / 5 }

  /// Serves until SIGTERM or SIGINT comes, or SIGHUP without files that it could read again; then takes what the agent registered out of the catalogs.
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
    var registrar = Registrar.Options(session: SessionOptions(name: "agent@\(node)"))
    registrar.stopTimeout = min(registrar.stopTimeout, stopShare)
    let agent = try await Agent(
      node: node, address: address, attributes: ConsulDoor.nodeAttributes(address: address),
      catalogs: catalogs.datacenters.map { AgentCatalog(name: $0.name, catalog: $0.catalog) }, store: catalogs.store,
      registrar: registrar, runner: runner, logger: logger)
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
    settings.mounts = dashboard.routes + mounts
    settings.dns = dns?.addresses.first
    let leaving = LeaveRequest()
    let gate = StartGate()
    if drop != nil { settings.beforeServing = { _ = try? await gate.pass() } }
    let door = ConsulDoor(
      settings, own: own, others: Array(catalogs.datacenters.dropFirst()), agent: agent,
      reload: reload, leave: leaving.ask, logger: logger(quietBelow: .notice))
    let zones = catalogs.datacenters.map { DNSDatacenter(name: $0.name, views: $0.views) }
    // Stopped from the last to the first: no more requests, then nothing registered, then no more watches.
    var services: [any Service] = catalogs.datacenters.map(\.views)
    services += catalogs.keepers
    services += catalogs.datacenters.filter { !($0.catalog is EmbeddedCatalog) }.map {
      CatalogConnectionLog(name: $0.name, catalog: $0.catalog, logger: logger)
    }
    services += [agent]
    if let definitions { services.append(definitions) }
    if let docker { services.append(try containers(of: docker, agent)) }
    if let drop {
      services = services.map(gate.holding)
      services.append(
        PrivilegeStep(drop: drop, listening: [{ _ = try await door.address() }], gate: gate, losses: losses, logger: logger))
    }
    if let reload { services.append(ReloadSignal(reload: reload, logger: logger)) }
    let names = dns.map {
      DNSDoor($0, own: zones[0], others: Array(zones.dropFirst()), queries: PreparedQueryNames(zones, node: node))
    }
    if let names { services.append(names) }
    services += [
      DrainLimit(service: door, limit: stopShare),
      // Behind the door, so that open pages are told of the end before the door waits for them.
      dashboard,
    ]
    services += additions
    services.append(ListeningNotice(door: door, say: whenListening ?? notice(of: own, names)))
    if let stop { services.append(stop) }
    if let manager { services.append(notice(to: manager, door, definitions, agent, gate)) }
    var members = services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }
    members.append(ServiceGroupConfiguration.ServiceConfiguration(service: leaving, successTerminationBehavior: .gracefullyShutdownGroup))
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: members, gracefulShutdownSignals: StopSignals.ofAgent(readsFilesAgain: readsFilesAgain),
        logger: logger(quietBelow: .error)))
    do {
      // First of all, since nothing has to be undone yet when the port is taken.
      try await names?.bind()
      try await group.run()
    } catch let error as IOError {
      throw CommandFailure(bindingProblem(error))
    } catch let error as DNSBindingError {
      throw CommandFailure(
        "The agent cannot answer DNS at \(error.address): \(String(cString: strerror(error.errnoCode))). "
          + "Another agent, a Consul or a resolver may be there, or the port be one for root alone; choose another with --dns.")
    }
  }

  private func notice(of own: ConsulDatacenter, _ names: DNSDoor?) -> @Sendable (HostPort) async -> Void {
    let (node, isInMemory, isSecure) = (node, catalogs.isInMemory, tls != nil)
    let catalog = own.catalog.description
    return { address in
      let scheme = isSecure ? "https" : "http"
      let url = isSecure ? "'consul+tls://\(address)?tls-ca-file=FILE'" : "consul://\(address)"
      let environment = url == CatalogOptions.standard ? "" : " --catalog \(url)"
      let memory = isInMemory ? " What is registered here is gone when it ends; --data-dir FOLDER keeps it." : ""
      let dns = (try? await names?.addresses()).map { "It answers DNS at \($0.map(\.description).joined(separator: ", ")). " } ?? ""
      StandardError.say(
        "The agent of node '\(node)' listens at \(scheme)://\(address), on the catalog \(catalog).\(memory) \(dns)"
          + "Try: rollcall run\(environment) --service web --port 8000 -- python3 -m http.server 8000. "
          + "Or look: \(scheme)://\(address)/ui/")
    }
  }

  /// Reads again what files say; what cannot be used leaves in force what was read before. Nil without such files.
  private func reload(_ definitions: Definitions?, _ access: AccessControl?) -> ConsulDoor.Reload? {
    guard readsFilesAgain else { return nil }
    return {
      manager?.notify("RELOADING=1", "MONOTONIC_USEC=\(ServiceManager.monotonicMicroseconds)", "STATUS=Reads its files again.")
      defer { manager?.notify("READY=1", "STATUS=\(status)") }
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

  private func notice(
    to manager: ServiceManager, _ door: ConsulDoor, _ definitions: Definitions?, _ agent: Agent, _ gate: StartGate
  ) -> ServiceManagerNotice {
    ServiceManagerNotice(
      manager: manager,
      ready: {
        _ = try await door.address()
        if drop != nil { _ = try await gate.pass() }
        // What cannot be stored now is tried again, and is no reason to be restarted.
        do { try await definitions?.reload() } catch let error as RollcallError { logger.debug("\(error)") }
        return status
      },
      // Whoever holds the agent's lock for good holds this up.
      probe: { _ = agent.nodeMaintenance })
  }

  /// For people, at a glance.
  private var status: String {
    "Node '\(node)' on \(catalogs.datacenters.map { "\($0.name)=\($0.catalog.description)" }.joined(separator: ", "))"
  }

  /// What is read again later, and cannot be read by the user that the agent has become.
  private func losses() -> [String] {
    guard let tokens else { return [] }
    do {
      _ = try tokens.read()
      return []
    } catch {
      return ["\(error)"]
    }
  }

  private func containers(of endpoint: DockerEndpoint, _ agent: Agent) throws -> ContainerRegistrar {
    do {
      return ContainerRegistrar(
        try DockerConnection(endpoint), mapping: ContainerMapping(.init(hostname: node, hostAddress: address)),
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
