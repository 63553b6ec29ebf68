internal import Rollcall
public import RollcallAgent

/// Runs the agent's checks: requests, connections, commands.
public struct ProbeRunner: CheckRunner {
  private let http: HTTPCheck
  private let tcp = TCPCheck()
  private let command = CommandCheck()
  private let allowsCommands: Bool

  /// - Parameter allowsCommands: whether commands are run; checks that an agent kept from when they were are critical otherwise.
  public init(allowsCommands: Bool = false) {
    self.allowsCommands = allowsCommands
    http = HTTPCheck()
  }

  public func run(_ probe: CheckProbe, timeout: Duration, outputLimit: Int) async -> CheckOutcome {
    switch probe {
    case .http(let probe): await http.run(probe, timeout: timeout, outputLimit: outputLimit)
    case .tcp(let host, let port): await tcp.run(host: host, port: port, timeout: timeout)
    case .command where !allowsCommands: CheckOutcome(.critical, "Commands as checks are disabled on this agent.")
    case .command(let words): await command.run(words, timeout: timeout, outputLimit: outputLimit)
    }
  }

  /// Ends what the runner keeps open; nothing can be run then.
  public func shutdown() async {
    await http.shutdown()
  }
}
