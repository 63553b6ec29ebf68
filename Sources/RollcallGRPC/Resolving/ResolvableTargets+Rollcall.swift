public import GRPCCore
public import GRPCNIOTransportHTTP2Posix
public import Rollcall

extension ResolvableTargets {
  /// The instances of a service in a catalog, as targets of gRPC calls.
  public struct Rollcall: ResolvableTarget, Sendable {
    public var service: ServiceName
    public var discovery: Discovery
    /// How calls are balanced and retried: by default over all instances in turn. Nil leaves it to the transport's own configuration.
    public var serviceConfig: ServiceConfig?
    /// The most connections to one instance (1 to 64), which is how a weight is given its share: an instance of weight 3 beside one of weight 1 has three.
    public var maximumConnections: Int
    /// How often the channel is told the same again: how long a connection that its server has ended in good order stays away.
    public var refresh: Duration

    public init(
      _ service: ServiceName, in discovery: Discovery, serviceConfig: ServiceConfig? = .balanced(),
      maximumConnections: Int = 8, refresh: Duration = .milliseconds(500)
    ) {
      self.service = service
      self.discovery = discovery
      self.serviceConfig = serviceConfig
      self.maximumConnections = min(max(1, maximumConnections), 64)
      self.refresh = max(refresh, .milliseconds(10))
    }
  }
}

extension ResolvableTarget where Self == ResolvableTargets.Rollcall {
  /// The instances of a service, by the name that it is registered under, as `CommentsService`.
  ///
  /// The transport needs ``GRPCNIOTransportCore/NameResolverRegistry/rollcall``.
  public static func rollcall(
    _ service: ServiceName, in discovery: Discovery, serviceConfig: ServiceConfig? = .balanced()
  ) -> Self {
    Self(service, in: discovery, serviceConfig: serviceConfig)
  }
}
