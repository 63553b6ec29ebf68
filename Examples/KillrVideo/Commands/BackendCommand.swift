import ArgumentParser
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Logging
import Rollcall
import RollcallGRPC
import ServiceLifecycle
import UnixSignals

struct BackendCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backend",
    abstract: "Serves KillrVideo's services.",
    discussion: """
      Waits until the catalog has a 'cassandra', which is there when its schema is, connects to it, serves, and then registers every service. On \
      SIGTERM and Ctrl-C it leaves the catalog, and then its clients.
      """)

  @OptionGroup var catalog: CatalogArgument

  @Option(help: "The address to listen on, which clients are told.")
  var host = "127.0.0.1"

  @Option(help: "The port to listen on; 0 for any.")
  var port = 0

  @Option(help: "The id of every instance.")
  var id = "killrvideo-swift"

  @Option(help: "How many seconds the registrations outlive this process when it is killed.")
  var ttl = 10

  func run() async throws {
    var logger = Logger(label: "killrvideo", factory: { StreamLogHandler.standardError(label: $0) })
    logger.logLevel = .notice
    try await catalog.withCatalog(logger) { catalog in
      let discovery = Discovery(
        catalog, options: Registrar.Options(session: SessionOptions(name: id, timeout: .seconds(ttl))), logger: logger)
      let backend = Backend(discovery: discovery, host: host, port: port, id: id, logger: logger)
      let group = ServiceGroup(services: [discovery, backend], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
      try await group.run()
    }
  }
}

/// The server, from its wait for the database to its last call.
struct Backend: Service {
  let discovery: Discovery
  let host: String
  let port: Int
  let id: String
  let logger: Logger

  func run() async throws {
    logger.notice("Waiting for cassandra.")
    // A callback, not a loop of questions: this returns as soon as the database is registered.
    let found: ServiceSnapshot
    do {
      found = try await cancelWhenGracefulShutdown { try await self.discovery.wait(for: "cassandra") }
    } catch is CancellationError {
      return
    }
    logger.notice("There is cassandra.", metadata: ["instances": "\(found.available)"])
    let database = Database(discovery.view(of: "cassandra"))
    try await database.requireSchema()
    let store = VideoStore(database: database)
    let address: SocketAddress = host.contains(":") ? .ipv6(host: host, port: port) : .ipv4(host: host, port: port)
    let server = AdvertisedGRPCServer(
      transport: .http2NIOPosix(address: address, transportSecurity: .plaintext),
      services: [
        CommentsService(store: store), RatingsService(store: store), SearchService(store: store), StatisticsService(store: store),
        SuggestedVideoService(store: store), UploadsService(store: store), UserManagementService(store: store),
        VideoCatalogService(store: store),
      ],
      in: discovery, options: GRPCAdvertising(id: id), logger: logger)
    try await server.run()
    await database.close()
  }
}
