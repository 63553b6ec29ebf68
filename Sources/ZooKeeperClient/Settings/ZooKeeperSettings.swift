/// How a client behaves. Every value has a default that fits an ensemble in one data center.
public struct ZooKeeperSettings: Sendable {
  /// After how long without this client the servers end its session, as it is asked for. They clamp it to 2 to 20 of their ticks.
  public var sessionTimeout: Duration
  /// How long an operation may take, waiting for a connection included, unless it says otherwise.
  public var requestTimeout: Duration
  /// Whether a server that has lost its quorum will do for reading; it needs `readonlymode.enabled` and `localSessionsEnabled`.
  ///
  /// Such servers take new sessions only: a session that began before the loss waits for the quorum.
  public var acceptsReadOnly: Bool
  /// Whether a client that found no server for 4/3 of the session's timeout takes its session for expired.
  ///
  /// Without it the session ends only when a server says so. Then a whole ensemble that was down for long does not end sessions, and a
  /// server that was replaced by an empty one is asked again and again: it never answers a client that has seen more than it has.
  public var expiresAlone: Bool
  public var connect: Connect
  public var limits: Limits
  /// Shown on each connection, in this order.
  public var credentials: [ZooKeeperCredentials]
  /// SASL DIGEST-MD5, before anything else is sent.
  public var sasl: SASL?
  /// Nil for none.
  public var tls: TLS?

  public init(
    sessionTimeout: Duration = .seconds(10), requestTimeout: Duration = .seconds(10), acceptsReadOnly: Bool = false,
    expiresAlone: Bool = true, connect: Connect = Connect(), limits: Limits = Limits(), credentials: [ZooKeeperCredentials] = [],
    sasl: SASL? = nil, tls: TLS? = nil
  ) {
    self.sessionTimeout = max(sessionTimeout, .milliseconds(1))
    self.requestTimeout = requestTimeout
    self.acceptsReadOnly = acceptsReadOnly
    self.expiresAlone = expiresAlone
    self.connect = connect
    self.limits = limits
    self.credentials = credentials
    self.sasl = sasl
    self.tls = tls
  }
}

extension ZooKeeperSettings {
  /// How a connection to one of several servers is made.
  public struct Connect: Hashable, Sendable {
    /// For one address: until it takes the connection, and once more until it has answered. Nil for the session's timeout divided by the
    /// number of hosts, or by two for a single one, and no more than half of ``ZooKeeperSettings/requestTimeout``; at least 200 ms and at
    /// most 10 s.
    public var timeout: Duration?
    /// The pause after every server has failed; it doubles up to ``maximumBackoff``. Half of it is random.
    public var backoff: Duration
    public var maximumBackoff: Duration

    public init(timeout: Duration? = nil, backoff: Duration = .milliseconds(50), maximumBackoff: Duration = .seconds(1)) {
      self.timeout = timeout
      self.backoff = backoff
      self.maximumBackoff = maximumBackoff
    }
  }

  /// What may pile up.
  public struct Limits: Hashable, Sendable {
    /// ZooKeeper's own limit of a frame, `jute.maxbuffer`. A longer one makes a server close the connection without a word.
    public static let serverFrame = 1_048_575

    /// The longest request that is sent, in bytes.
    public var requestBytes: Int
    /// The longest reply that is taken.
    public var replyBytes: Int
    /// How many operations may wait or be under way.
    public var openRequests: Int
    /// How many bytes they may hold together.
    public var openBytes: Int
    /// How many changes may wait for the reader of one watch. Past it they are dropped, and ``ZooKeeperWatchEvent/missed`` tells it.
    public var bufferedChanges: Int

    public init(
      requestBytes: Int = Self.serverFrame, replyBytes: Int = 16 << 20, openRequests: Int = 1 << 16, openBytes: Int = 64 << 20,
      bufferedChanges: Int = 10_000
    ) {
      self.requestBytes = min(max(requestBytes, 256), Int(Int32.max) - 8)
      self.replyBytes = min(max(replyBytes, 256), Int(Int32.max) - 8)
      self.openRequests = max(openRequests, 1)
      self.openBytes = max(openBytes, self.requestBytes)
      self.bufferedChanges = max(bufferedChanges, 1)
    }
  }

  /// A user of a server with SASL's DIGEST-MD5.
  public struct SASL: Hashable, Sendable {
    public var user: String
    public var password: String

    public init(user: String, password: String) {
      self.user = user
      self.password = password
    }
  }
}
