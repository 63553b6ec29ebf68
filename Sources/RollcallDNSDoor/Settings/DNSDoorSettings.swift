public import DNSMessage
public import Rollcall

/// How the door listens and answers.
public struct DNSDoorSettings: Sendable {
  /// What one client, or all of them, can take.
  public struct Limits: Sendable {
    /// Answers over UDP to askers without EDNS, as Consul's `udp_answer_limit`.
    public var answersWithoutEDNS = 3
    /// The largest answer over UDP, in bytes, whatever an asker says that it takes. It bounds what a forged sender can have sent to somebody else.
    public var datagram = 4096
    /// Open connections.
    public var connections = 1024
    /// How long a connection without a question stays open.
    public var idleTime: Duration = .seconds(30)
    /// Questions that wait at once, on each event loop, for a catalog or a recursor; the oldest goes when another comes.
    public var waiting = 1024
    /// How long a question may wait for what is not known yet.
    public var waitingTime: Duration = .seconds(3)

    public init() {}
  }

  /// Where the door listens, over UDP and TCP; port 0 takes a free one.
  public var addresses: [HostPort]
  /// The names of the zone. The first is its own, the others are answered alike.
  public var domains: [DNSName]
  /// How long answers may be believed; 0 for not at all.
  public var ttl: UInt32 = 0
  /// For services that other times hold for.
  public var serviceTTLs: [DNSTimeRule] = []
  /// What is told of a catalog that is gone is believed no longer than this, in seconds.
  public var staleTTL: UInt32 = 5
  /// For how long what a lost catalog last said is told.
  public var maximumAge = Duration.seconds(86_400)
  /// Whether instances with warnings are left out. Critical ones always are.
  public var onlyPassing = false
  /// Who is asked for names outside of the zone, the first first; without any they are refused.
  public var recursors: [HostPort] = []
  /// How long each recursor is given.
  public var recursorTime: Duration = .seconds(2)
  /// The node whose agent this is, and its address: the zone's name server.
  public var node: String
  public var nodeAddress: String
  public var limits = Limits()

  /// Whether a text is an IP address, as a recursor's has to be.
  public static func isAddress(_ text: String) -> Bool { IPAddress(text) != nil }

  public static let standardDomain = "rollcall"

  public init(
    addresses: [HostPort] = [HostPort(host: "127.0.0.1", port: 8600)],
    domains: [DNSName] = [DNSName(standardDomain) ?? .root], node: String, nodeAddress: String
  ) {
    self.addresses = addresses
    self.domains = domains
    self.node = node
    self.nodeAddress = nodeAddress
  }

  /// How long what is said of a service may be believed: by the longest rule that fits, as with Consul.
  func ttl(of service: String) -> UInt32 {
    serviceTTLs.filter { $0.fits(service) }.max { $0.pattern.utf8.count < $1.pattern.utf8.count }?.ttl ?? ttl
  }
}
