private import Foundation

/// HAProxy with a `server-template` that an agent's SRV records fill.
public struct HAProxyServer: ServerKind {
  /// The name whose SRV records are followed.
  public var service: String
  /// Of the agent's DNS.
  public var port: Int

  public init(service: String, port: Int) {
    self.service = service
    self.port = port
  }

  public var name: String { "haproxy" }

  /// For its statistics, and for its clients.
  public var portCount: Int { 2 }

  public func command(at site: ServerSite) throws -> ServerCommand {
    let file = site.folder.appending(path: "haproxy.cfg")
    let configuration = """
      global
        stats socket ipv4@\(site.host):\(site.ports.first ?? 0) level admin
      defaults
        mode tcp
        timeout connect 1s
        timeout client 5s
        timeout server 5s
      resolvers rollcall
        nameserver agent 127.0.0.1:\(port)
        accepted_payload_size 4096
        timeout resolve 200ms
        timeout retry 200ms
        hold valid 200ms
        hold nx 200ms
        hold obsolete 200ms
      frontend clients
        bind \(site.host):\(site.ports.last ?? 0)
        default_backend services
      backend services
        server-template instance 5 \(service) resolvers rollcall init-addr none

      """
    try Data(configuration.utf8).write(to: file)
    return ServerCommand(
      executable: try ServerExecutable(name: "haproxy", variable: "ROLLCALL_HAPROXY").locate(), arguments: ["-db", "-f", file.path])
  }

  public func isReady(at site: ServerSite) async throws -> Bool { LocalPort.accepts(site.host, site.ports.first ?? 0) }
}

extension RealServer<HAProxyServer> {
  /// `address:port` of the instances that it would send clients to.
  public func servers() throws -> [String] {
    let state = try LocalPort.exchange(site.host, site.ports.first ?? 0, "show servers state services\n")
    // Among the columns are the address, the state (2 is running) and, near the end, the port.
    let lines = state.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ").map(String.init) }
    return lines.filter { $0.count > 18 && $0[4] != "-" && $0[5] == "2" }.map { "\($0[4]):\($0[18])" }.sorted()
  }
}
