private import Foundation

/// unbound, a resolver with a cache, which asks an agent for one domain.
public struct UnboundServer: ServerKind {
  public var domain: String
  /// Of the agent's DNS.
  public var port: Int

  public init(domain: String, port: Int) {
    self.domain = domain
    self.port = port
  }

  public var name: String { "unbound" }

  public var portCount: Int { 1 }

  public func command(at site: ServerSite) throws -> ServerCommand {
    let file = site.folder.appending(path: "unbound.conf")
    let configuration = """
      server:
        interface: \(site.host)@\(site.ports.first ?? 0)
        chroot: ""
        username: ""
        pidfile: ""
        use-syslog: no
        do-daemonize: no
        do-not-query-localhost: no
        domain-insecure: "\(domain)"
      remote-control:
        control-enable: no
      stub-zone:
        name: "\(domain)"
        stub-addr: 127.0.0.1@\(port)
      """
    try Data(configuration.utf8).write(to: file)
    return ServerCommand(
      executable: try ServerExecutable(name: "unbound", variable: "ROLLCALL_UNBOUND").locate(), arguments: ["-d", "-c", file.path])
  }

  public func isReady(at site: ServerSite) async throws -> Bool { LocalPort.accepts(site.host, site.ports.first ?? 0) }
}

extension RealServer<UnboundServer> {
  public var dnsPort: Int { site.ports.first ?? 0 }
}
