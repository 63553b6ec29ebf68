/// What the agent does to learn how something is.
public enum CheckProbe: Sendable, Hashable, Codable {
  /// Passing with a status of 200 to 299, warning with 429, critical with any other and without an answer.
  case http(HTTPProbe)
  /// Passing when a connection is accepted.
  case tcp(host: String, port: Int)
  /// A program with its arguments: passing when it exits with 0, warning with 1, critical otherwise.
  case command([String])

  /// What ``HealthCheck/kind`` says of it.
  public var kind: String {
    switch self {
    case .http: "http"
    case .tcp: "tcp"
    case .command: "script"
    }
  }

  /// How long it may take when nothing is said; Consul's own.
  public var standardTimeout: Duration {
    switch self {
    case .http, .tcp: .seconds(10)
    case .command: .seconds(30)
    }
  }
}
