public import MountedRoutes
public import PrometheusMetrics
public import Rollcall

/// How the door listens, what it is called, and what it bears.
public struct ConsulDoorSettings: Sendable {
  /// What one request or client may take.
  public struct Limits: Sendable {
    /// The largest value of a key, and the largest transaction, in bytes: Consul's `kv_max_value_size` and `txn_max_req_len`.
    public var value = 512 * 1024
    public var transactionOperations = 64
    /// The largest body of every other request, in bytes.
    public var body = 1024 * 1024
    /// The largest archive of a snapshot, also when it is unpacked, in bytes.
    public var snapshot = 256 * 1024 * 1024
    /// All fields of a request's head together, in bytes.
    public var headers = 64 * 1024
    public var headerCount = 128
    /// How long a request may take to arrive, from its first byte to its last.
    public var requestTime: Duration = .seconds(30)
    /// How long a connection without a request stays open.
    public var idleTime: Duration = .seconds(600)
    /// How many connections may be open; nil: as many as the process may have files, less some for itself.
    public var connections: Int?
    /// What encoded answers that are kept for further readers may take in memory, in bytes.
    public var keptAnswers = 64 * 1024 * 1024

    public init() {}
  }

  /// How long a blocking query may wait.
  public struct Blocking: Sendable {
    /// Without `wait`.
    public var standard: Duration = .seconds(300)
    /// A longer `wait` is cut to this.
    public var maximum: Duration = .seconds(600)

    public init() {}
  }

  /// Where the door listens; port 0 takes a free one.
  public var address: HostPort
  /// The node that requests without a node mean: the agent's own.
  public var node: String
  /// Names, besides IP addresses and `localhost`, under which clients may call the agent.
  public var hosts: [String]
  /// For how long what a lost catalog last said is told.
  public var maximumAge = Duration.seconds(86_400)
  /// What is told at `/v1/agent/metrics`; nil for nothing.
  public var metrics: MetricsRegistry?
  /// Where the agent answers DNS, for clients that ask at `/v1/agent/self`; nil for nowhere.
  public var dns: HostPort?
  /// Nil for plain HTTP.
  public var tls: DoorTLS?
  /// Who may do what; nil: everybody everything.
  public var access: AccessControl?
  /// Awaited between the listening and the first request: there is time to give up what only the listening needed.
  public var beforeServing: (@Sendable () async -> Void)?
  /// What other doors answer on the same port.
  public var mounts: [MountedRoute] = []
  public var limits = Limits()
  public var blocking = Blocking()

  public init(address: HostPort = HostPort(host: "127.0.0.1", port: 8500), node: String, hosts: [String] = []) {
    self.address = address
    self.node = node
    self.hosts = hosts
  }
}
