import ArgumentParser
import Rollcall

/// The instance that a command announces.
struct InstanceOptions: ParsableArguments {
  @Option(
    help: "The service's name.", completion: .custom { await completeServices($0, $1, $2) }, transform: { try ServiceName(argument: $0) })
  var service: ServiceName

  @Option(help: "The port that the instance listens on, 1 to 65535.", transform: { try portNumber($0) })
  var port: Int

  @Option(
    help: ArgumentHelp(
      "What tells the instance from the others of the service. (default: SERVICE-HOSTNAME-PORT)",
      discussion: "It stays the same over restarts, so that a new start takes the place of one that was killed."))
  var id: String?

  @Option(
    help: ArgumentHelp(
      "The host name or address at which clients reach the instance.",
      discussion: """
        Otherwise this machine's address as seen on its way to the catalog: 127.0.0.1 when the catalog, or the agent, is on this \
        machine. Give it whenever the clients are elsewhere.
        """))
  var host: String?

  @Option(name: .customLong("tag"), help: "A tag. Can be repeated.")
  var tags: [String] = []

  @Option(
    name: .customLong("meta"), help: ArgumentHelp("A key and its value. Can be repeated.", valueName: "key=value"),
    transform: { try metadataPair($0) })
  var metadata: [(key: String, value: String)] = []

  @Option(
    help: ArgumentHelp(
      "How long the entry outlives this process when it is killed with -9, 1s to 24h. (default: 10s)", valueName: "duration"),
    transform: { try DurationArgument($0, within: .seconds(1) ... .seconds(86_400), named: "1s to 24h") })
  var ttl = DurationArgument.seconds(10)

  mutating func validate() throws {
    // The host can be told only with the catalog; everything else is known now.
    _ = try instance(at: host ?? "127.0.0.1")
    let keys = metadata.map(\.key)
    if let twice = keys.first(where: { key in keys.count(where: { $0 == key }) > 1 }) {
      throw ValidationError("The metadata key '\(twice)' is given twice.")
    }
  }

  /// The instance, with its address as the catalog at `url` sees this machine unless `--host` tells it.
  func instance(in url: CatalogURL) async throws -> ServiceInstance {
    if let host { return try instance(at: host) }
    return try instance(at: await ThisMachine.address(towards: url))
  }

  private func instance(at host: String) throws(ValidationError) -> ServiceInstance {
    let instance = ServiceInstance(
      service: service, id: id ?? "\(service)-\(ThisMachine.name)-\(port)", host: host, port: port, tags: tags,
      metadata: Dictionary(metadata.map { ($0.key, $0.value) }) { $1 })
    do {
      try instance.validate()
    } catch {
      throw ValidationError(error.message)
    }
    return instance
  }

  var sessionOptions: SessionOptions {
    SessionOptions(name: "rollcall@\(ThisMachine.name)", timeout: ttl.duration)
  }

  private static func portNumber(_ text: String) throws -> Int {
    guard let port = Int(text) else { throw ValidationError("'\(text)' is no port: a port is a number from 1 to 65535.") }
    guard (1...65_535).contains(port) else { throw ValidationError("The port \(text) is outside of 1...65535.") }
    return port
  }

  private static func metadataPair(_ text: String) throws -> (key: String, value: String) {
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
      throw ValidationError("'\(text)' is no metadata: write KEY=VALUE, such as version=2.")
    }
    return (String(text[..<equals]), String(text[text.index(after: equals)...]))
  }
}
