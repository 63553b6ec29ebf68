internal import Rollcall
public import RollcallAgent

/// Runs the agent's checks: requests, connections, datagrams, commands, here and in containers, looks at files.
public struct ProbeRunner: CheckRunner {
  private let http: HTTPCheck
  private let tcp = TCPCheck()
  private let udp = UDPCheck()
  private let grpc = GRPCCheck()
  private let file = FileCheck()
  private let command = CommandCheck()
  private let docker: DockerCheck
  private let allowsCommands: Bool

  /// - Parameters:
  ///   - allowsCommands: whether commands are run; checks that an agent kept from when they were are critical otherwise.
  ///   - dockerSocket: where the Docker engine listens; nil is where its own client would look.
  public init(allowsCommands: Bool = false, dockerSocket: String? = nil) {
    self.allowsCommands = allowsCommands
    docker = DockerCheck(socket: dockerSocket)
    http = HTTPCheck()
  }

  public func run(_ probe: CheckProbe, timeout: Duration, outputLimit: Int) async -> CheckOutcome {
    switch probe {
    case .http(let probe): await http.run(probe, timeout: timeout, outputLimit: outputLimit)
    case .tcp(let host, let port): await tcp.run(host: host, port: port, timeout: timeout)
    case .udp(let host, let port): await udp.run(host: host, port: port, timeout: timeout)
    case .grpc(let probe): await grpc.run(probe, timeout: timeout)
    case .file(let path, let maximumAge): await file.run(path, maximumAge: maximumAge, timeout: timeout)
    case .command where !allowsCommands, .docker where !allowsCommands:
      CheckOutcome(.critical, "Commands as checks are disabled on this agent.")
    case .command(let words): await command.run(words, timeout: timeout, outputLimit: outputLimit)
    case .docker(let probe): await docker.run(probe, timeout: timeout, outputLimit: outputLimit)
    }
  }

  /// Ends what the runner keeps open; nothing can be run then.
  public func shutdown() async {
    await http.shutdown()
    file.shutdown()
    await docker.shutdown()
  }
}
