import ArgumentParser
import Rollcall
import RollcallDocker

/// What of the containers is registered, and as what. The names are registrator's, also with one dash.
struct ContainerOptions: ParsableArguments {
  @Option(
    name: both("ip"),
    help: ArgumentHelp(
      "The address to register published ports with.",
      discussion:
        "Otherwise the address at which a port is published; where that is all of them, the one that this machine's host name has.",
      valueName: "address"))
  var ip: String?

  @Flag(name: both("internal"), help: "Register exposed ports with the container's own address, instead of published ones with the host's.")
  var isInternal = false

  @Flag(name: both("explicit"), help: "Register only what has a SERVICE_NAME.")
  var isExplicit = false

  @Option(
    name: [.customLong("use-ip-from-label"), .customLong("useIpFromLabel", withSingleDash: true)],
    help: ArgumentHelp("The label that holds a container's address.", valueName: "label"))
  var useIPFromLabel: String?

  @Option(
    name: both("tags"),
    help: ArgumentHelp(
      "Tags for every service, with commas between them.",
      discussion: """
        In the form of Go's templates they can be made of what Docker tells: '{{.Config.Hostname}}', '{{mIndex "com.acme.team" .Config.Labels}}', \
        with the functions index, join, mIndex, replace, sIndex, split, splitIndex, strSlice, toLower and toUpper.
        """),
    transform: { try template($0) })
  var tags: TagTemplate?

  @Option(
    name: both("resync"),
    help: ArgumentHelp(
      "How often to compare everything, whatever Docker's events say; a plain number is seconds. (default: 5m)", valueName: "duration"),
    transform: { try PlainDuration($0, unit: "s") })
  var resync: PlainDuration?

  @Option(
    name: both("deregister"),
    help: ArgumentHelp(
      "When the services of a container go that ends: 'always', or 'on-success': after a failure only when it is removed. (default: always)",
      valueName: "always|on-success"),
    completion: .list(DeregisterRule.allCases.map(\.rawValue)), transform: { try rule($0) })
  var deregister = DeregisterRule.always

  @Option(help: "What this machine is called: the beginning of every id. (default: its host name)")
  var hostname: String?

  mutating func validate() throws {
    guard let ip else { return }
    do {
      try ServiceInstance(service: "web", host: ip, port: 1).validate()
    } catch {
      throw ValidationError("--ip: \(error.message)")
    }
  }

  func hostAddress(towards urls: [CatalogURL]) async -> String {
    if let ip { return ip }
    return await ThisMachine.publishedAddress(towards: urls)
  }

  func mapping(hostAddress: String) -> ContainerMapping.Options {
    var options = ContainerMapping.Options(hostname: hostname ?? ThisMachine.name, hostAddress: hostAddress)
    options.forcedAddress = ip
    options.isInternal = isInternal
    options.isExplicit = isExplicit
    options.addressLabel = useIPFromLabel
    options.tags = tags
    return options
  }

  private static func template(_ text: String) throws -> TagTemplate {
    do {
      return try TagTemplate(text)
    } catch {
      throw ValidationError("--tags: \(error)")
    }
  }

  private static func rule(_ text: String) throws -> DeregisterRule {
    guard let rule = DeregisterRule(rawValue: text) else {
      throw ValidationError("--deregister is 'always' or 'on-success', not '\(text)'.")
    }
    return rule
  }

  private static func both(_ name: String) -> NameSpecification {
    [.customLong(name), .customLong(name, withSingleDash: true)]
  }
}
