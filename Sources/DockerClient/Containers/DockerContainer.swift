/// A container as it is inspected, as far as it matters to whoever looks for what listens in it. What an engine leaves out is empty.
public struct DockerContainer: Sendable, Hashable {
  public var id: String
  /// Without the slash that Docker puts before it.
  public var name: String
  public var state: State
  public var hostname: String
  /// As it was named when the container was made.
  public var image: String
  public var environment: [String]
  public var labels: [String: String]
  /// By the image, or by whoever made the container.
  public var exposedPorts: [DockerPort]
  /// `default`, `bridge`, `host`, `none`, `container:ID`, or a network's name.
  public var networkMode: String
  /// Nil for a port that is exposed and not published; empty while the container does not run.
  public var ports: [DockerPort: [Binding]?]
  public var networks: [String: Address]
  /// Its address on the standard bridge, which newer engines tell in ``networks`` only.
  public var address: Address
  /// What the engine answered, for those who want more.
  public var json: [UInt8] = []

  public struct State: Sendable, Hashable {
    public var isRunning = false
    public var isPaused = false
    /// Between two lives by its restart policy. Docker says that it is running then.
    public var isRestarting = false
    public var exitCode = 0
    /// As Docker writes times, so that they can be compared as texts.
    public var started = ""
    public var health: Health?

    public init() {}
  }

  /// What the image's HEALTHCHECK says.
  public struct Health: Sendable, Hashable {
    /// `starting`, `healthy` or `unhealthy`.
    public var status: String
    /// What the check printed last.
    public var output: String
    /// With which code it ended last; nil before it has run.
    public var lastCode: Int?

    public init(status: String, output: String = "", lastCode: Int? = nil) {
      self.status = status
      self.output = output
      self.lastCode = lastCode
    }
  }

  /// Where a port is published.
  public struct Binding: Sendable, Hashable {
    /// Empty for all addresses of the host.
    public var hostAddress: String
    /// Empty while there is none.
    public var hostPort: String

    public init(_ hostAddress: String, _ hostPort: String) {
      self.hostAddress = hostAddress
      self.hostPort = hostPort
    }
  }

  public struct Address: Sendable, Hashable {
    public var ipv4: String
    public var ipv6: String

    public init(ipv4: String = "", ipv6: String = "") {
      self.ipv4 = ipv4
      self.ipv6 = ipv6
    }

    /// The IPv4 address where there is one, otherwise the IPv6 address, otherwise nil.
    public var any: String? {
      if !ipv4.isEmpty { return ipv4 }
      return ipv6.isEmpty ? nil : ipv6
    }
  }

  public init(id: String, name: String, image: String = "") {
    self.id = id
    self.name = name
    self.image = image
    state = State()
    hostname = ""
    environment = []
    labels = [:]
    exposedPorts = []
    networkMode = "default"
    ports = [:]
    networks = [:]
    address = Address()
  }
}
