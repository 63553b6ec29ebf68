/// How to reach Consul.
public struct ConsulSettings: Sendable {
  /// Agents of one cluster. The first that answers is used until it fails.
  public var endpoints: [ConsulEndpoint]
  /// Nil means plain HTTP.
  public var tls: ConsulTLS?
  public var token = ConsulToken.none
  /// The datacenter to ask for; nil means the agent's own.
  public var datacenter: String?
  public var timeouts = Timeouts()
  public var limits = Limits()

  public struct Timeouts: Sendable {
    /// For a whole call, all endpoints together. A blocking query has its wait on top.
    public var request = Duration.seconds(10)
    /// For opening a connection to one endpoint.
    public var connect = Duration.seconds(2)

    public init() {}
  }

  public struct Limits: Sendable {
    /// Blocking queries at the same time to one endpoint. An agent takes 200 connections from one address (`http_max_conns_per_client`).
    public var blockingQueries = 180
    /// Connections for everything else.
    public var connections = 16
    /// The largest answer, in bytes.
    public var answer = 64 << 20

    public init() {}
  }

  public init(endpoints: [ConsulEndpoint]) {
    self.endpoints = endpoints
  }
}
