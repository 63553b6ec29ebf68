import ConsulAPI
import Rollcall
import RollcallAgent

extension CheckProbe {
  /// - Parameter check: validated.
  /// - Throws: ``DoorError``: 400 for what cannot be, 500 for what nobody here may ask for, 501 for a check that the agent cannot run.
  init(_ check: ConsulCheckRegistration, from origin: CheckOrigin) throws(DoorError) {
    switch check.type {
    case "http":
      guard check.http.hasPrefix("http://") || check.http.hasPrefix("https://") else {
        throw .badRequest("The URL '\(check.http)' of the check cannot be asked: write http://… or https://…")
      }
      self = .http(
        HTTPProbe(
          check.http, method: check.method.isEmpty ? "GET" : check.method, headers: check.header, body: check.body,
          verifiesCertificate: !check.tlsSkipVerify))
    case "tcp":
      let address = try Self.address(check.tcp)
      self = .tcp(host: address.host, port: address.port)
    case "udp":
      let address = try Self.address(check.udp, "sent to")
      self = .udp(host: address.host, port: address.port)
    case "grpc":
      let parts = check.grpc.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      let address = try Self.address(String(parts.first ?? ""), form: "HOST:PORT or HOST:PORT/SERVICE")
      self = .grpc(
        GRPCProbe(
          host: address.host, port: address.port, service: parts.count > 1 ? String(parts[1]) : "", usesTLS: check.grpcUseTLS,
          verifiesCertificate: !check.tlsSkipVerify))
    case "file":
      // Over the network it would tell anybody which files there are.
      guard case .file = origin else {
        throw .refused("Files are looked at for definitions in files of this machine only: give the agent one with --config-dir.")
      }
      guard check.file.hasPrefix("/") else {
        throw .badRequest("The path '\(check.file)' of the check must begin with a slash: the agent has a working folder of its own.")
      }
      self = .file(path: check.file, maximumAge: check.fileMaxAge?.duration ?? .zero)
    case "script":
      try Self.requireCommands(origin)
      self = .command(check.scriptArguments)
    case "docker":
      try Self.requireCommands(origin)
      self = .docker(DockerProbe(container: check.dockerContainerID, command: Self.command(of: check)))
    default:
      throw .unsupported(
        "This agent does not run checks of type '\(check.type)' yet. Register a check of type http, tcp, udp, grpc, alias or ttl.")
    }
  }

  /// One text alone is for the shell that is asked for; a program with arguments needs none.
  private static func command(of check: ConsulCheckRegistration) -> [String] {
    guard !check.shell.isEmpty, check.scriptArguments.count == 1 else { return check.scriptArguments }
    return [check.shell, "-c"] + check.scriptArguments
  }

  private static func requireCommands(_ origin: CheckOrigin) throws(DoorError) {
    switch origin {
    case .network:
      throw .refused("Scripts are disabled on this agent from remote calls; to enable, configure 'enable_script_checks' to true")
    case .file(allowsCommands: false):
      throw .refused("Commands as checks are disabled on this agent. Start it with --enable-local-script-checks.")
    case .file: break
    }
  }

  private static func address(_ text: String, _ use: String = "connected to", form: String = "HOST:PORT") throws(DoorError) -> HostPort {
    guard let address = HostPort(text) else {
      throw .badRequest("The address '\(text)' of the check cannot be \(use): write \(form).")
    }
    return address
  }
}
