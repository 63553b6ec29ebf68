/// What went wrong between this program and Consul.
public struct ConsulError: Error {
  /// A closed set, to be compared with `==`; new codes may appear in later versions.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Kind: String {
      case settings, unaddressable, notReached, interrupted, timedOut, secureChannel, notHTTP, refused, unreadable, closed
    }

    private let kind: Kind

    private init(_ kind: Kind) { self.kind = kind }

    public var description: String { kind.rawValue }

    /// A file or value of the settings cannot be used.
    public static let settings = Code(.settings)
    /// Consul's HTTP API cannot address this name: it takes paths with `//` or dot segments for other paths.
    public static let unaddressable = Code(.unaddressable)
    /// No connection could be made: the request was not sent.
    public static let notReached = Code(.notReached)
    /// The connection went before the answer came: the request may have been carried out.
    public static let interrupted = Code(.interrupted)
    /// The deadline passed before the answer came: the request may have been carried out.
    public static let timedOut = Code(.timedOut)
    /// The TLS handshake failed: the request was not sent.
    public static let secureChannel = Code(.secureChannel)
    /// What answers at the endpoint does not speak HTTP.
    public static let notHTTP = Code(.notHTTP)
    /// Consul answered with an error; see ``ConsulError/status`` and ``ConsulError/body``.
    public static let refused = Code(.refused)
    /// The answer is not what Consul's API gives.
    public static let unreadable = Code(.unreadable)
    /// The connection was shut down by this program.
    public static let closed = Code(.closed)
  }

  public var code: Code
  /// Says what happened.
  public var message: String
  /// Where the request went.
  public var endpoint: ConsulEndpoint?
  /// Method and path, as `PUT /v1/agent/service/register`.
  public var request: String
  /// The HTTP status, where there was an answer.
  public var status: Int?
  /// What Consul said, at most 1,000 characters.
  public var body: String
  public var underlying: (any Error)?

  public init(
    _ code: Code, _ message: String, endpoint: ConsulEndpoint? = nil, request: String = "", status: Int? = nil, body: String = "",
    underlying: (any Error)? = nil
  ) {
    self.code = code
    self.message = message
    self.endpoint = endpoint
    self.request = request
    self.status = status
    self.body = body
    self.underlying = underlying
  }

  /// Whether the request cannot have been carried out.
  public var wasNotSent: Bool { [.settings, .unaddressable, .notReached, .secureChannel, .closed].contains(code) }

  /// Whether the same request may succeed later, or at another endpoint, without any change by the caller.
  public var isTransient: Bool {
    switch code {
    case .notReached, .interrupted, .timedOut: true
    case .refused: isUnavailability
    default: false
    }
  }

  /// Whether another endpoint may do better.
  var isEndpointsFault: Bool { isTransient || code == .secureChannel || code == .notHTTP }

  /// A server that cannot serve now: no leader, not started yet, too many requests.
  private var isUnavailability: Bool {
    switch status {
    case 429, 502, 503, 504: true
    case 500: ["leader", "rpc error", "EOF", "imeout", "i/o", "connection", "not ready"].contains { body.contains($0) }
    default: false
    }
  }
}

extension ConsulError: CustomStringConvertible {
  public var description: String {
    var text = message
    if let underlying { text += " (\(underlying))" }
    return text
  }
}
