package import ConsulAPI
import Rollcall
package import RollcallAgent

extension CheckDefinition {
  /// - Parameter check: validated.
  /// - Throws: ``DoorError``: 500 for a command that nobody here may give, 501 for a check that the agent cannot run.
  package init(_ check: ConsulCheckRegistration, from origin: CheckOrigin) throws(DoorError) {
    self.init(
      id: check.checkID, name: check.name, notes: check.notes, method: try Self.method(of: check, from: origin),
      initialHealth: Health(rawValue: check.status) ?? .critical, successesBeforePassing: check.successBeforePassing,
      failuresBeforeCritical: check.failuresBeforeCritical, deregisterServiceAfter: check.deregisterCriticalServiceAfter?.duration,
      outputLimit: check.outputMaxSize > 0 ? check.outputMaxSize : Self.standardOutputLimit)
  }

  private static func method(of check: ConsulCheckRegistration, from origin: CheckOrigin) throws(DoorError) -> Method {
    if check.type == "ttl", let ttl = check.ttl { return .ttl(ttl.duration) }
    let timeout = check.timeout.flatMap { $0.nanoseconds > 0 ? $0.duration : nil }
    return .probe(try probe(of: check, from: origin), interval: check.interval?.duration ?? .zero, timeout: timeout)
  }

  private static func probe(of check: ConsulCheckRegistration, from origin: CheckOrigin) throws(DoorError) -> CheckProbe {
    switch check.type {
    case "http":
      guard check.http.hasPrefix("http://") || check.http.hasPrefix("https://") else {
        throw .badRequest("The URL '\(check.http)' of the check cannot be asked: write http://… or https://…")
      }
      return .http(
        HTTPProbe(
          check.http, method: check.method.isEmpty ? "GET" : check.method, headers: check.header, body: check.body,
          verifiesCertificate: !check.tlsSkipVerify))
    case "tcp":
      guard let address = HostPort(check.tcp) else {
        throw .badRequest("The address '\(check.tcp)' of the check cannot be connected to: write HOST:PORT.")
      }
      return .tcp(host: address.host, port: address.port)
    case "script":
      switch origin {
      case .network:
        throw .refused("Scripts are disabled on this agent from remote calls; to enable, configure 'enable_script_checks' to true")
      case .file(allowsCommands: false):
        throw .refused("Commands as checks are disabled on this agent. Start it with --enable-local-script-checks.")
      case .file: return .command(check.scriptArguments)
      }
    default:
      throw .unsupported(
        "This agent does not run checks of type '\(check.type)' yet. Register a check of type http, tcp or ttl.")
    }
  }
}
