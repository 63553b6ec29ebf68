import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import NIOCore
public import Rollcall
public import RollcallAgent
public import ServiceLifecycle

/// Serves Consul's HTTP API, version 1.8, over any catalog.
///
/// The first datacenter is the agent's own; requests reach the others by `?dc=`. Run it beside the ``Rollcall/Views`` of its datacenters.
public final class ConsulDoor: Service {
  /// Reads the agent's configuration again.
  /// - Returns: what in it cannot be used, a sentence each.
  public typealias Reload = @Sendable () async throws -> [String]

  private let settings: ConsulDoorSettings
  let resources: DoorResources
  private let listening = Broadcast<HostPort>()
  private let logger: Logger

  /// - Parameters:
  ///   - own: the datacenter that requests without `?dc=` mean.
  ///   - others: the further ones.
  ///   - agent: what `/v1/agent` is about; it is run by whoever made it. Nil for a door to catalogs alone.
  ///   - reload: what `/v1/agent/reload` does.
  ///   - leave: what `/v1/agent/leave` does: it has the process stop as a signal does, and returns at once.
  public init(
    _ settings: ConsulDoorSettings, own: ConsulDatacenter, others: [ConsulDatacenter] = [], agent: Agent? = nil, reload: Reload? = nil,
    leave: (@Sendable () -> Void)? = nil, logger: Logger
  ) {
    self.settings = settings
    self.logger = logger
    resources = DoorResources(settings: settings, own: own, others: others, agent: agent, reload: reload, leave: leave, logger: logger)
  }

  /// Where the door listens, once it does.
  public func address() async throws -> HostPort {
    guard let address = try await listening.first(where: { _ in true }) else {
      throw RollcallError(.closed, "The HTTP door has ended, and listens no more.")
    }
    return address
  }

  /// Serves until the task is cancelled or shut down. Blocked queries are then answered with what is known.
  public func run() async throws {
    defer { listening.finish() }
    let application = try application(connections: settings.limits.connections ?? Self.connections(files: OpenFileLimit.raise()))
    try await withGracefulShutdownHandler {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { [resources] in await resources.sweep() }
        group.addTask { [resources] in await SessionInvalidator(resources).run() }
        try await application.run()
        group.cancelAll()
      }
    } onGracefulShutdown: { [resources] in
      resources.blocking.close()
    }
  }

  /// Files stay free for the catalog, logs and checks.
  private static func connections(files: Int) -> Int { max(files - max(files / 8, 64), 16) }

  func application(connections: Int) throws -> Application<DoorResponder> {
    let limits = settings.limits
    var decoder = HTTP1Channel.Configuration.DecoderConfiguration()
    decoder.maxHeaderFieldSize = limits.headers
    decoder.maxHeaderListSize = limits.headers
    decoder.maxHeaderFieldCount = limits.headerCount
    let http = HTTP1Channel.Configuration(idleTimeout: TimeAmount(limits.idleTime), httpDecoderConfiguration: decoder)
    let plain = HTTPServerBuilder { responder in
      DoorChannel(http: HTTP1Channel(responder: responder, configuration: http), limits: limits)
    }
    return Application(
      responder: DoorResponder(
        routes: Routes.all(resources),
        hosts: HostGuard(hosts: settings.hosts + [settings.address.host], scheme: settings.tls == nil ? "http" : "https"),
        access: settings.access,
        needs: AccessTable(agent: resources.agent), bodyLimit: limits.body),
      server: try settings.tls.map { try .tls(plain, tlsConfiguration: $0.configuration) } ?? plain,
      configuration: ApplicationConfiguration(
        address: .hostname(settings.address.host, port: settings.address.port),
        availableConnectionsDelegate: .maximum(connections, logger: logger)),
      onServerRunning: { [listening, settings] channel in
        let port = channel.localAddress?.port ?? settings.address.port
        listening.publish(HostPort(host: settings.address.host, port: port))
        await settings.beforeServing?()
      },
      logger: logger)
  }
}
