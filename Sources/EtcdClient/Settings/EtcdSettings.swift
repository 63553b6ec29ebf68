/// How a client of etcd behaves. Every value has a default that fits a cluster in one data center.
public struct EtcdSettings: Sendable {
  /// How long a call may take, with all its tries, unless it says otherwise.
  ///
  /// Above the 7 s after which etcd itself gives up, so that its own error is seen.
  public var requestTimeout: Duration
  public var connect: Connect
  public var retry: Retry
  public var transport: Transport
  public var watch: Watch
  public var lease: Lease
  /// For endpoints whose scheme is `https`.
  public var tls: TLS

  public init(
    requestTimeout: Duration = .seconds(8), connect: Connect = Connect(), retry: Retry = Retry(), transport: Transport = Transport(),
    watch: Watch = Watch(), lease: Lease = Lease(), tls: TLS = TLS()
  ) {
    self.requestTimeout = requestTimeout
    self.connect = connect
    self.retry = retry
    self.transport = transport
    self.watch = watch
    self.lease = lease
    self.tls = tls
  }
}

extension EtcdSettings {
  /// How a connection to one of several members is made.
  public struct Connect: Hashable, Sendable {
    /// For one member: from the first packet until it has spoken HTTP/2.
    public var timeout: Duration
    /// While one member has not answered for this long, the next is tried beside it.
    public var stagger: Duration
    /// The pause after every member has failed; it doubles up to ``maximumBackoff``. Half of it is random.
    public var backoff: Duration
    public var maximumBackoff: Duration

    public init(
      timeout: Duration = .seconds(3), stagger: Duration = .milliseconds(300), backoff: Duration = .milliseconds(50),
      maximumBackoff: Duration = .seconds(2)
    ) {
      self.timeout = timeout
      self.stagger = stagger
      self.backoff = backoff
      self.maximumBackoff = maximumBackoff
    }
  }

  /// How a call that failed is tried again; always within the call's own deadline.
  public struct Retry: Hashable, Sendable {
    /// With several members: how long one member may take to answer a read before the next is asked.
    public var tryTimeout: Duration
    /// The pause between two tries; it doubles up to ``maximumBackoff``. Half of it is random.
    public var backoff: Duration
    public var maximumBackoff: Duration

    public init(
      tryTimeout: Duration = .seconds(3), backoff: Duration = .milliseconds(25), maximumBackoff: Duration = .milliseconds(500)
    ) {
      self.tryTimeout = tryTimeout
      self.backoff = backoff
      self.maximumBackoff = maximumBackoff
    }
  }
}

extension EtcdSettings {
  /// HTTP/2 and gRPC, for each connection.
  public struct Transport: Hashable, Sendable {
    public var keepalive: Keepalive
    /// How many bytes the server may send on one stream before it hears that they arrived.
    public var streamWindow: Int
    /// The same for all streams of the connection together.
    public var connectionWindow: Int
    /// The longest reply that is taken, in bytes. A longer one is an error with reason `replyTooLarge`.
    public var maximumReplyBytes: Int
    /// How many calls may be open at once; a lower limit of the server goes before it.
    public var maximumOpenCalls: Int
    /// How many calls more may wait for one of these places.
    public var maximumWaitingCalls: Int

    public init(
      keepalive: Keepalive = Keepalive(), streamWindow: Int = 1 << 20, connectionWindow: Int = 8 << 20, maximumReplyBytes: Int = 64 << 20,
      maximumOpenCalls: Int = 4096, maximumWaitingCalls: Int = 1 << 16
    ) {
      self.keepalive = keepalive
      self.streamWindow = min(max(streamWindow, 1 << 14), Int(Int32.max))
      self.connectionWindow = min(max(connectionWindow, 1 << 16), Int(Int32.max))
      self.maximumReplyBytes = min(max(maximumReplyBytes, 1 << 10), Int(Int32.max))
      self.maximumOpenCalls = min(max(maximumOpenCalls, 1), 1 << 14)
      self.maximumWaitingCalls = max(maximumWaitingCalls, 0)
    }
  }

  /// HTTP/2 pings, which find a server that hangs or a path that is cut. Without open calls none is sent.
  public struct Keepalive: Hashable, Sendable {
    /// etcd closes connections that ping more often than each 5 s (`--grpc-keepalive-min-time`).
    public static let smallestGap = Duration.seconds(6)

    /// A connection on which nothing arrived for this long, while streams are open, is pinged.
    public var interval: Duration
    /// The same while a reply is awaited.
    public var probeDelay: Duration
    /// A connection on which nothing arrives for this long after a ping is given up.
    public var timeout: Duration
    /// The shortest time between two pings; never below ``smallestGap``.
    public var minimumGap: Duration

    public init(
      interval: Duration = .seconds(10), probeDelay: Duration = .seconds(1), timeout: Duration = .seconds(3),
      minimumGap: Duration = Self.smallestGap
    ) {
      self.interval = interval
      self.probeDelay = probeDelay
      self.timeout = timeout
      self.minimumGap = max(minimumGap, Self.smallestGap)
    }
  }
}

extension EtcdSettings {
  /// TLS to members whose scheme is `https`.
  public struct TLS: Hashable, Sendable {
    /// Where a certificate or key lies.
    public enum Source: Hashable, Sendable {
      /// A PEM file.
      case file(String)
      /// PEM text.
      case pem(String)
    }

    /// What the client shows of itself (mutual TLS).
    public struct Identity: Hashable, Sendable {
      /// The client's certificate, then those between it and the root.
      public var certificates: Source
      /// Not encrypted.
      public var privateKey: Source

      public init(certificates: Source, privateKey: Source) {
        self.certificates = certificates
        self.privateKey = privateKey
      }
    }

    public enum Verification: Hashable, Sendable {
      /// The certificate must come from a trusted root and name the host.
      case full
      /// It must come from a trusted root, whatever it names.
      case certificateOnly
      /// Anybody is trusted. For experiments.
      case none
    }

    /// The certificates of trusted roots; `nil` for those of the system.
    public var trustedRoots: Source?
    public var identity: Identity?
    public var verification: Verification
    /// The name that the server's certificate must bear, where it is not the endpoint's host.
    public var serverName: String?

    public init(trustedRoots: Source? = nil, identity: Identity? = nil, verification: Verification = .full, serverName: String? = nil) {
      self.trustedRoots = trustedRoots
      self.identity = identity
      self.verification = verification
      self.serverName = serverName
    }
  }
}

extension EtcdSettings {
  public struct Watch: Hashable, Sendable {
    /// A watch stream on which nothing arrived for this long is asked for its progress.
    public var progressInterval: Duration
    /// A watch stream that leaves two such questions without an answer, each for this long, is opened anew.
    public var progressTimeout: Duration
    /// How many changes may wait for a reader. Past it the watch is cancelled on the server, and resumed where it stood once the reader has
    /// caught up.
    public var maximumBufferedChanges: Int
    /// How many bytes of keys and values may wait for a reader; past it, the same.
    public var maximumBufferedBytes: Int
    /// The pause before a lost stream is opened again; it doubles up to ``maximumBackoff``. Half of it is random.
    public var backoff: Duration
    public var maximumBackoff: Duration

    public init(
      progressInterval: Duration = .seconds(10), progressTimeout: Duration = .seconds(4), maximumBufferedChanges: Int = 10_000,
      maximumBufferedBytes: Int = 64 << 20, backoff: Duration = .milliseconds(20), maximumBackoff: Duration = .milliseconds(500)
    ) {
      self.progressInterval = progressInterval
      self.progressTimeout = progressTimeout
      self.maximumBufferedChanges = max(maximumBufferedChanges, 1)
      self.maximumBufferedBytes = max(maximumBufferedBytes, 1)
      self.backoff = backoff
      self.maximumBackoff = maximumBackoff
    }
  }

  public struct Lease: Hashable, Sendable {
    /// The pause before a lost stream of keep-alives is opened again; it doubles up to ``maximumBackoff``. Half of it is random.
    public var backoff: Duration
    public var maximumBackoff: Duration

    public init(backoff: Duration = .milliseconds(50), maximumBackoff: Duration = .milliseconds(500)) {
      self.backoff = backoff
      self.maximumBackoff = maximumBackoff
    }
  }
}
