import ArgumentParser
import CoreMetrics
import DockerClient
import Foundation
import Logging
import PrometheusMetrics
import Rollcall
import RollcallDashboard
import RollcallDefinitions

struct AgentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agent",
    abstract: "Runs the agent of this machine, which speaks Consul's HTTP API and DNS, and has a page for browsers.",
    discussion: """
      Without --catalog the agent has an embedded catalog of its own: in the folder of --data-dir, or in memory when there is none. \
      With one, it is this machine's way to that catalog; the folder then keeps what is registered with the agent.

      Given several times, the first catalog is the agent's own, and the others are reached by their names as datacenters ('?dc=NAME'). \
      A definition says with 'catalogs: [NAME, …]' where its service is registered; otherwise it is the first.

      Examples:
        rollcall agent
        rollcall agent --data-dir /var/lib/rollcall
        rollcall agent --catalog consul://10.0.0.1:8500,10.0.0.2:8500
        rollcall agent --catalog here=embedded: --catalog paris=consul://10.1.0.1
        rollcall agent --config-dir /etc/rollcall.d
        rollcall agent --dns 127.0.0.1:8600 --alt-domain consul --dns-ttl 'web*=5s'
        rollcall agent --docker
        rollcall agent --http 127.0.0.1:8501 --log-level debug
        rollcall agent --config /etc/rollcall/agent.yaml
      """)

  @Option(
    help: ArgumentHelp(
      "A file with these options, in YAML or JSON: 'data_dir: /var/lib/rollcall'.",
      discussion:
        "One that can be repeated has a list there, or 'catalog: {NAME: URL}'. The command line counts before the file; see 'rollcall validate'.",
      valueName: "file"),
    completion: .file(extensions: ["json", "yaml", "yml"]))
  var config: String?

  @Option(
    name: .customLong("catalog"),
    help: ArgumentHelp(
      "A catalog to attach to. Can be repeated; every one but the first needs a name.",
      discussion: "Otherwise the one that \(CatalogOptions.variable) names, otherwise an embedded one.", valueName: "[name=]url"),
    completion: .list(Catalogs.builtIn.examples), transform: { try NamedCatalog($0) })
  var given: [NamedCatalog] = []

  @Option(
    help: ArgumentHelp(
      "Where to listen. (default: 127.0.0.1:8500)",
      discussion: "Without --tokens, whoever reaches it can change the catalog: listen beyond 127.0.0.1 in trusted networks only then.",
      valueName: "host:port"),
    transform: { try listeningAddress($0) })
  var http = HostPort(host: "127.0.0.1", port: 8500)

  @Option(help: "The name of this machine in the catalog. (default: its host name)")
  var node: String?

  @Option(
    help: ArgumentHelp(
      "The address of this machine in the catalog.",
      discussion: "Otherwise the one it has on its way to the catalog, or where it listens."))
  var address: String?

  @Option(help: ArgumentHelp("The folder that keeps what must outlive the agent.", valueName: "folder"), completion: .directory)
  var dataDir: String?

  @Option(
    help: ArgumentHelp(
      "For how long to answer with what a catalog last said that is gone. (default: 24h)",
      discussion: "With --data-dir the agent knows that also when it is started while the catalog is gone.", valueName: "duration"),
    transform: { try DurationArgument($0) })
  var maxStale = DurationArgument.seconds(86_400)

  @Option(
    help: ArgumentHelp(
      "A folder with definitions of services and checks, or one such file. Can be repeated.",
      discussion:
        "In the shape of Consul's, as *.json, *.yaml or *.yml. They are read again when they change, and on SIGHUP; see 'rollcall validate'.",
      valueName: "path"),
    completion: .file(extensions: ["json", "yaml", "yml"]))
  var configDir: [String] = []

  @Option(
    name: .customLong("docker"), defaultAsFlag: "",
    help: ArgumentHelp(
      "Register what listens in the containers of a Docker engine, as 'rollcall docker' does, and run the checks that they ask for.",
      discussion:
        "Without a value it is the engine that DOCKER_HOST names, otherwise the one at /var/run/docker.sock. A container's SERVICE_CATALOGS says in which catalogs.",
      valueName: "socket"),
    completion: .file())
  var docker: String?

  @Option(
    help: ArgumentHelp(
      "A file of tokens that says who may read and write what. (default: everybody may do everything)",
      discussion: "In YAML, for its owner's eyes only. It is read again on SIGHUP and by 'rollcall reload'.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var tokens: String?

  @OptionGroup(title: "HTTPS")
  var tls: DoorTLSOptions

  @OptionGroup(title: "DNS")
  var dns: DNSOptions

  @Option(
    help: ArgumentHelp(
      "The user to become, once all ports are bound. Only for an agent that root starts.",
      discussion:
        "With NAME alone the user's own groups. The data folder is given to it; definitions are read, and checks run, as that user only.",
      valueName: "name[:group]"))
  var user: String?

  @Option(
    help: ArgumentHelp(
      "How long a stop may take. (default: 10s)",
      discussion:
        "On SIGTERM or SIGINT the agent answers blocked queries, takes its services out of the catalogs, and ends with 0: they come back with it. "
        + "Past that time it ends with 124; a second signal ends it at once.",
      valueName: "duration"),
    transform: { try DurationArgument($0, within: .milliseconds(100)...(.seconds(3600)), named: "100ms to 1h") })
  var stopTimeout = DurationArgument.seconds(10)

  @Flag(help: "Let definitions in files have checks that run commands. Over HTTP nobody ever can.")
  var enableLocalScriptChecks = false

  @Option(
    help: ArgumentHelp("From which level on to log: \(levels.joined(separator: ", ")). (default: info)", valueName: "level"),
    completion: .list(levels), transform: { try level($0) })
  var logLevel = Logger.Level.info

  mutating func validate() throws {
    let catalogs = try catalogs
    var names = Set<String>()
    for (index, catalog) in catalogs.enumerated() {
      guard let name = catalog.name ?? (index == 0 ? AgentCatalogs.standardName : nil) else {
        throw ValidationError("The catalog \(catalog.url) needs a name, by which it is reached: --catalog NAME=\(catalog.url)")
      }
      guard names.insert(name).inserted else { throw ValidationError("Two catalogs have the name '\(name)'.") }
      guard catalog.url.scheme != "consul" || !catalog.url.endpoints.contains(.init(host: http.host, port: http.port)) else {
        throw ValidationError("The catalog \(catalog.url) would be the agent itself.")
      }
    }
    if let dataDir, dataDir.isEmpty { throw ValidationError("The folder of --data-dir has an empty name.") }
    if let node { _ = try ServiceName(argument: node) }
    _ = try dockerEndpoint
  }

  func run() async throws {
    let manager = ServiceManager.found()
    ServiceManager.forgetEnvironment()
    let drop = try user.map { try PrivilegeDrop(to: ProcessIdentity($0), folders: folders) }
    let logger = Logger(label: "rollcall") { _ in CompactLogHandler(level: logLevel) }
    let metrics = MetricsRegistry()
    MetricsSystem.bootstrap(metrics)
    let catalogs = try await AgentCatalogs.open(try catalogs, folder: dataDir, maximumAge: maxStale.duration, logger: logger)
    let readsFilesAgain = config != nil || manager != nil || !configDir.isEmpty || tokens != nil
    let stop = StopLimit(stopTimeout.duration, signals: StopSignals.ofAgent(readsFilesAgain: readsFilesAgain))
    do {
      let node = node ?? ThisMachine.name
      let address = try await nodeAddress()
      try await AgentProcess(
        node: node, address: address, http: http, catalogs: catalogs, metrics: metrics,
        dashboard: catalogs.dashboard(Dashboard.Settings(node: node, metrics: metrics), logger: logger), maximumAge: maxStale.duration,
        dns: try dns.settings(node: node, address: address, maximumAge: maxStale.duration), definitions: configDir,
        docker: try dockerEndpoint, tokens: tokens.map { TokenFile($0) }, tls: tls.settings(),
        allowsCommands: enableLocalScriptChecks, drop: drop, manager: manager, readsFilesAgain: readsFilesAgain, stop: stop,
        stopTimeout: stopTimeout.duration, logger: logger
      ).run()
      await catalogs.close()
      withExtendedLifetime(stop) {}
    } catch {
      await catalogs.close()
      throw error
    }
  }

  private var dockerEndpoint: DockerEndpoint? {
    get throws(ValidationError) { try docker.map { text throws(ValidationError) in try .named(text.isEmpty ? nil : text) } }
  }

  private var catalogs: [NamedCatalog] {
    get throws(ValidationError) {
      if !given.isEmpty { return given }
      guard let standing = try CatalogOptions.fromEnvironment else { return [] }
      return [standing]
    }
  }

  /// Those of embedded catalogs, also of the one that holds what must outlive the agent.
  private var folders: [String] {
    get throws(ValidationError) {
      Set(try catalogs.filter { $0.url.scheme == "embedded" }.map(\.url.path) + [dataDir ?? ""]).subtracting([""]).sorted()
    }
  }

  private func nodeAddress() async throws -> String {
    if let address { return address }
    if let url = try catalogs.first?.url, !url.endpoints.isEmpty { return try await ThisMachine.address(towards: url) }
    return ["0.0.0.0", "::"].contains(http.host) ? await ThisMachine.outwardAddress : http.host
  }

  static let levels = Logger.Level.allCases.map(\.rawValue)

  static func level(_ text: String) throws -> Logger.Level {
    guard let level = Logger.Level(rawValue: text) else {
      throw ValidationError("'\(text)' is no level: write one of \(levels.joined(separator: ", ")).")
    }
    return level
  }

  static func listeningAddress(_ text: String) throws -> HostPort {
    guard let address = HostPort(text) else {
      throw ValidationError("'\(text)' is no address to listen at: write HOST:PORT, such as 127.0.0.1:8500 or [::1]:8500.")
    }
    return address
  }
}
