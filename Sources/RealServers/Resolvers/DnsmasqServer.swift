private import Foundation

/// dnsmasq, as most small networks have it: it asks an agent for one domain.
public struct DnsmasqServer: ServerKind {
  public var domain: String
  /// Of the agent's DNS.
  public var port: Int
  /// Where it listens; port 0 for a free one of 127.0.0.1. Port 53, which is all that the C library's resolver knows, is root's.
  public var host: String
  public var ownPort: Int

  public init(domain: String, port: Int, host: String = "127.0.0.1", ownPort: Int = 0) {
    self.domain = domain
    self.port = port
    self.host = host
    self.ownPort = ownPort
  }

  public var name: String { "dnsmasq" }

  public var portCount: Int { 1 }

  public func command(at site: ServerSite) throws -> ServerCommand {
    ServerCommand(
      executable: try ServerExecutable(name: "dnsmasq", variable: "ROLLCALL_DNSMASQ").locate(),
      arguments: [
        "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--bind-interfaces", "--listen-address=\(host)",
        "--port=\(listening(at: site))", "--pid-file=", "--log-facility=-", "--user=\(NSUserName())",
        // The line that the documentation recommends.
        "--server=/\(domain)/127.0.0.1#\(port)",
      ])
  }

  public func isReady(at site: ServerSite) async throws -> Bool { LocalPort.accepts(host, listening(at: site)) }

  func listening(at site: ServerSite) -> Int { ownPort == 0 ? site.ports.first ?? 0 : ownPort }
}

extension RealServer<DnsmasqServer> {
  public var dnsPort: Int { kind.listening(at: site) }
}
