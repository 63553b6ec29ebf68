import ArgumentParser
import DockerClient
import Foundation
import Logging
import Rollcall
import RollcallDocker
import ServiceLifecycle

struct DockerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "docker",
    abstract: "Registers what listens in Docker's containers, as registrator does.",
    discussion: """
      Every port that a container publishes becomes a service, named by the image, or as the container's labels and environment say: \
      SERVICE_NAME, SERVICE_TAGS, SERVICE_ID, SERVICE_IGNORE, SERVICE_CHECK_HTTP and so on, and with a port for that port alone, as in \
      SERVICE_80_NAME. What has a HEALTHCHECK is there only while it is healthy, or marked so where a catalog can.

      A registry is named as on registrator's command line, whose options are taken in its form as well ('-ip'), and gets what registrator writes; \
      --catalog names any catalog by its URL. It goes on for ever, whatever happens to Docker and to the catalogs. What is registered goes with this \
      process: at once when it is stopped, after --ttl when it is killed.

      The engine is the one that DOCKER_HOST names, otherwise /var/run/docker.sock or /tmp/docker.sock. Podman's socket does as well.

      Examples:
        rollcall docker consul://localhost:8500
        rollcall docker -ip 10.0.75.1 etcd://etcd:2379/killrvideo/services
        rollcall docker --internal --cleanup --catalog consul://10.0.0.1 --catalog 'zookeeper://h1,h2/?layout=registrator'
        docker run -d -p 8080:80 -e SERVICE_NAME=web -e SERVICE_TAGS=blue,eu nginx
      """)

  @Argument(
    help: ArgumentHelp("Registries as registrator names them.", valueName: "registry-uri"), completion: .list(RegistryURI.examples))
  var registries: [String] = []

  @Option(
    name: .customLong("catalog"),
    help: ArgumentHelp(
      "A catalog to register in. Can be repeated.",
      discussion:
        "Without any, and without a registry, the one that \(CatalogOptions.variable) names, otherwise the agent of this machine.",
      valueName: "url"),
    completion: .list(Catalogs.builtIn.examples), transform: { try NamedCatalog($0) })
  var catalogs: [NamedCatalog] = []

  @Option(
    name: .customLong("docker-host"),
    help: ArgumentHelp("The engine: a socket's path, unix:///path or tcp://host:port.", valueName: "address"), completion: .file())
  var dockerHost: String?

  @OptionGroup(title: "What is registered") var containers: ContainerOptions

  @Option(
    name: [.customLong("ttl"), .customLong("ttl", withSingleDash: true)],
    help: ArgumentHelp(
      "How long the entries outlive this process when it is killed with -9, 1s to 24h; a plain number is seconds. (default: 10s)",
      valueName: "duration"),
    transform: { try PlainDuration($0, unit: "s") })
  var ttl: PlainDuration?

  @Option(
    name: [.customLong("ttl-refresh"), .customLong("ttl-refresh", withSingleDash: true)],
    help: .hidden, transform: { try PlainDuration($0, unit: "s") })
  var ttlRefresh: PlainDuration?

  @Option(
    name: [.customLong("retry-interval"), .customLong("retry-interval", withSingleDash: true)],
    help: ArgumentHelp(
      "How long to wait between tries to reach a catalog; a plain number is milliseconds. (default: 2000)", valueName: "duration"),
    transform: { try PlainDuration($0, unit: "ms") })
  var retryInterval: PlainDuration?

  @Option(
    name: [.customLong("retry-attempts"), .customLong("retry-attempts", withSingleDash: true)], parsing: .unconditional,
    help: ArgumentHelp("How often to try to reach the catalogs before giving up at the start; -1 for ever.", valueName: "number"))
  var retryAttempts = -1

  @Flag(
    name: [.customLong("cleanup"), .customLong("cleanup", withSingleDash: true)],
    help: ArgumentHelp(
      "Remove also what registrator has left of this machine's containers.",
      discussion: "It is known by ids that begin with this machine's name. What an earlier 'rollcall docker' left goes in any case."))
  var cleanup = false

  @Option(
    help: ArgumentHelp("From which level on to log: \(AgentCommand.levels.joined(separator: ", ")). (default: info)", valueName: "level"),
    completion: .list(AgentCommand.levels), transform: { try AgentCommand.level($0) })
  var logLevel = Logger.Level.info

  mutating func validate() throws {
    _ = try wanted
    _ = try endpoint
    let longest = Duration.seconds(86_400)
    // Registrator's word for none given.
    if ttl?.duration == .zero { ttl = nil }
    if ttlRefresh?.duration == .zero { ttlRefresh = nil }
    if let ttl, !(.seconds(1)...longest).contains(ttl.duration) { throw ValidationError("The time of --ttl is outside of 1s to 24h.") }
    if let ttlRefresh {
      // Entries are renewed at a third of the time by themselves.
      guard let ttl else { throw ValidationError("--ttl-refresh belongs to --ttl.") }
      guard ttl.duration > ttlRefresh.duration else { throw ValidationError("--ttl must be longer than --ttl-refresh.") }
    }
    if let retryInterval, !(.milliseconds(1)...longest).contains(retryInterval.duration) {
      throw ValidationError("The time of --retry-interval is outside of 1ms to 24h.")
    }
    guard retryAttempts >= -1 else { throw ValidationError("--retry-attempts is a number of tries, or -1 for ever.") }
  }

  func run() async throws {
    let logger = Logger(label: "rollcall") { _ in CompactLogHandler(level: logLevel) }
    let wanted = try wanted
    let retryInterval = retryInterval?.duration ?? .seconds(2)
    if retryAttempts >= 0 { try await reach(wanted, interval: retryInterval) }
    let mapping = ContainerMapping(containers.mapping(hostAddress: await containers.hostAddress(towards: wanted.flatMap(\.urls))))
    let making = ContainerTargets(
      hostname: mapping.options.hostname, timeToLive: ttl?.duration ?? .seconds(10), cleansUp: cleanup, retryInterval: retryInterval,
      logger: logger)
    var targets: [any ContainerTarget] = []
    for registry in wanted {
      do {
        targets.append(try await making.target(for: registry))
      } catch let error as RollcallError {
        throw CommandFailure.forCaller(error, of: registry.urls[0])
      }
    }
    var options = ContainerRegistrar.Options()
    options.rule = containers.deregister
    options.retryInterval = retryInterval
    if let resync = containers.resync?.duration, resync > .zero { options.resync = resync }
    let registrar = ContainerRegistrar(
      try DockerConnection(try endpoint), mapping: mapping, targets: targets, options: options, logger: logger)
    var quiet = logger
    if quiet.logLevel > .debug { quiet.logLevel = max(quiet.logLevel, .error) }
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [registrar], gracefulShutdownSignals: StopSignals.all, logger: quiet))
    try await group.run()
  }

  private var wanted: [RegistryURI] {
    get throws(ValidationError) {
      var wanted = catalogs.map { RegistryURI.catalog($0.url) }
      for text in registries { wanted.append(try Self.registry(text)) }
      if wanted.isEmpty { wanted = [.catalog(try CatalogOptions.standing.url)] }
      for (index, registry) in wanted.enumerated() where wanted[..<index].contains(registry) {
        throw ValidationError("'\(registry.urls[0])' is given twice.")
      }
      return wanted
    }
  }

  private static func registry(_ text: String) throws(ValidationError) -> RegistryURI {
    let registry: RegistryURI
    do {
      registry = try RegistryURI(text, environment: ProcessInfo.processInfo.environment)
    } catch {
      throw ValidationError(error.message)
    }
    guard registry.urls.allSatisfy(Catalogs.builtIn.contains) else {
      throw ValidationError("'\(text)' is no registry. Examples: \(RegistryURI.examples.joined(separator: "  "))")
    }
    return registry
  }

  private var endpoint: DockerEndpoint {
    get throws(ValidationError) { try .named(dockerHost) }
  }

  /// - Throws: ``CommandFailure`` when a catalog does not answer.
  private func reach(_ registries: [RegistryURI], interval: Duration) async throws {
    for registry in registries {
      guard let url = registry.urls.last else { continue }
      do {
        let mode: ConnectMode = retryAttempts == 0 ? .failAtOnce : .wait(upTo: interval * retryAttempts)
        let catalog = try await Catalogs.builtIn.open(url, connect: mode, logger: .silent)
        await catalog.close()
      } catch let error as RollcallError {
        throw CommandFailure.forCaller(error, of: url)
      }
    }
  }
}
