/// What the agent does to learn how something is.
public enum CheckProbe: Sendable, Hashable, Codable {
  /// Passing with a status of 200 to 299, warning with 429, critical with any other and without an answer.
  case http(HTTPProbe)
  /// Passing when a connection is accepted.
  case tcp(host: String, port: Int)
  /// Passing unless the other machine says that nobody takes what was sent: whoever listens need not answer.
  case udp(host: String, port: Int)
  /// Passing when the server says that it serves.
  case grpc(GRPCProbe)
  /// Passing when the file, or folder, has changed within that time, critical otherwise and when there is none.
  case file(path: String, maximumAge: Duration)
  /// A program with its arguments: passing when it exits with 0, warning with 1, critical otherwise.
  case command([String])
  /// The same in a container.
  case docker(DockerProbe)

  /// What is run, a program with its arguments; nil where nothing is.
  var command: [String]? {
    switch self {
    case .command(let words): words
    case .docker(let probe): probe.command
    default: nil
    }
  }

  /// What ``HealthCheck/kind`` says of it.
  public var kind: String {
    switch self {
    case .http: "http"
    case .tcp: "tcp"
    case .udp: "udp"
    case .grpc: "grpc"
    case .file: "file"
    case .command: "script"
    case .docker: "docker"
    }
  }

  /// How long it may take when nothing is said; Consul's own.
  public var standardTimeout: Duration {
    switch self {
    case .http, .tcp, .udp, .grpc, .file: .seconds(10)
    case .command, .docker: .seconds(30)
    }
  }
}
