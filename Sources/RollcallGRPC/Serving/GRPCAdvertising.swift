public import Rollcall

/// How the services of a gRPC server appear in the catalog.
public struct GRPCAdvertising: Sendable {
  /// Which name a service is registered under.
  public enum Naming: Sendable {
    /// Without its package: `CommentsService`.
    case short
    /// With it: `killrvideo.comments.CommentsService`.
    case full
  }

  /// What clients reach the server under; nil for the address that it listens on. It must be said when the server listens on all addresses.
  public var host: String?
  /// The port that clients reach; nil for the one that the server listens on.
  public var port: Int?
  /// The id of each instance; nil for `host:port`.
  public var id: String?
  public var naming: Naming
  public var tags: [String]
  public var metadata: [String: String]
  public var weights: Weights
  /// Full names of services that are served and not advertised.
  public var hidden: Set<String>
  /// How long a server that stops goes on serving after its instances have left the catalog, so that its clients can leave it before it sends them away.
  public var grace: Duration
  /// How long the calls that are left then may take.
  public var drainTimeout: Duration

  public init(
    host: String? = nil, port: Int? = nil, id: String? = nil, naming: Naming = .short, tags: [String] = [],
    metadata: [String: String] = [:], weights: Weights = .standard, hidden: Set<String> = Self.infrastructure,
    grace: Duration = .seconds(2), drainTimeout: Duration = .seconds(30)
  ) {
    self.host = host
    self.port = port
    self.id = id
    self.naming = naming
    self.tags = tags
    self.metadata = metadata
    self.weights = weights
    self.hidden = hidden
    self.grace = grace
    self.drainTimeout = drainTimeout
  }

  /// What most servers have besides what they are for.
  public static let infrastructure: Set<String> = [
    "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection",
  ]
}
