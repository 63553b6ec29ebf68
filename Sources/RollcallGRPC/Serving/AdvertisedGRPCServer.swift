public import GRPCCore
public import GRPCNIOTransportHTTP2Posix
public import Logging
public import Rollcall
public import ServiceLifecycle

/// A gRPC server whose services are in the catalog while it serves them: all on the discovery's one session, at the address that it really listens on.
///
/// ```swift
/// let server = AdvertisedGRPCServer(
///   transport: .http2NIOPosix(address: .ipv4(host: "10.0.0.7", port: 0), transportSecurity: .plaintext),
///   services: [comments, ratings], in: discovery)
/// try await ServiceGroup(services: [discovery, server], gracefulShutdownSignals: [.sigterm], logger: logger).run()
/// ```
///
/// It has gRPC's health service besides. When it is asked to stop, it leaves the catalog first, serves on for ``GRPCAdvertising/grace``, sends its clients away in good
/// order, and waits for the calls that are left: none fails. A task that is cancelled leaves the catalog too, but ends its calls at once.
public final class AdvertisedGRPCServer<Transport: ListeningServerTransport>: Service {
  public let server: GRPCServer<Transport>
  public let health: GRPCHealth
  /// The services that are served, the health service among them.
  public let services: [ServiceDescriptor]
  private let discovery: Discovery
  private let options: GRPCAdvertising
  private let logger: Logger

  /// - Parameter services: without the health service, which is added.
  public init(
    transport: Transport, services: [any RegistrableRPCService], interceptors: [any ServerInterceptor] = [], in discovery: Discovery,
    options: GRPCAdvertising = GRPCAdvertising(), logger: Logger = Logger(label: "rollcall.grpc")
  ) {
    let health = GRPCHealth(Self.descriptors(of: services).map(\.fullyQualifiedService))
    let all: [any RegistrableRPCService] = services + [HealthService(health: health)]
    self.health = health
    self.services = Self.descriptors(of: all)
    self.discovery = discovery
    self.options = options
    self.logger = logger
    server = GRPCServer(transport: transport, services: all, interceptors: interceptors)
  }

  /// Begins to stop; ``run()`` ends when it is done.
  public func beginGracefulShutdown() {
    health.change { $0.isStopping = true }
  }

  /// Serves, once, until it is asked to stop.
  /// - Throws: what keeps the server from listening; ``RollcallError`` `.invalid` when it cannot be advertised as asked; ``RollcallError`` `.timedOut`
  ///   when calls had to be ended because ``GRPCAdvertising/drainTimeout`` was over.
  public func run() async throws {
    try await withGracefulShutdownHandler {
      try await withThrowingTaskGroup(of: Ending.self) { group in
        group.addTask {
          try await self.server.serve()
          return .served
        }
        group.addTask { try await self.advertise() }
        defer { group.cancelAll() }
        for try await ending in group {
          switch ending {
          case .served: return
          // Serving tells why.
          case .neverListened: continue
          case .stillServing:
            throw RollcallError(.timedOut, "Calls were still under way when the server had to stop, and were ended.")
          }
        }
      }
    } onGracefulShutdown: {
      self.beginGracefulShutdown()
    }
  }

  private enum Ending: Sendable {
    case served, neverListened, stillServing
  }

  /// Keeps the catalog as the health is, until that says stop or the task is cancelled.
  private func advertise() async throws -> Ending {
    guard let address = try? await server.listeningAddress else { return .neverListened }
    let advertisement = try Advertisement(services, at: address, options)
    let carriesHealth = discovery.catalog.capabilities.contains(.health)
    var registered: [String: (instance: ServiceInstance, registration: Registration)] = [:]
    let tables = health.tables
    health.change { $0.isListening = true }
    for await table in tables {
      if table.isStopping { break }
      for service in advertisement.instances.keys.sorted() {
        let wanted = advertisement.instance(service, in: table, carriesHealth: carriesHealth)
        guard registered[service]?.instance != wanted else { continue }
        if let wanted {
          registered[service] = (wanted, try discovery.register(wanted))
        } else if let leaving = registered.removeValue(forKey: service) {
          await leaving.registration.deregister()
        }
      }
    }
    health.change { $0.isStopping = true }
    logger.info("Leaving the catalog.", metadata: ["services": "\(registered.count)"])
    await withDiscardingTaskGroup { group in
      for leaving in registered.values { group.addTask { await leaving.registration.deregister() } }
    }
    // Throws only when it is cancelled, and then there is nothing to wait for.
    try? await Task.sleep(for: options.grace)
    health.finish()
    server.beginGracefulShutdown()
    try await Task.sleep(for: options.drainTimeout)
    return .stillServing
  }

  private static func descriptors(of services: [any RegistrableRPCService]) -> [ServiceDescriptor] {
    var router = RPCRouter<Transport>()
    for service in services { service.registerMethods(with: &router) }
    return Set(router.methods.map(\.service)).sorted { $0.fullyQualifiedService < $1.fullyQualifiedService }
  }
}
