private import AsyncHTTPClient
private import Foundation
private import NIOCore

/// Consul as one agent that is also the whole cluster.
public struct ConsulServer: ServerKind {
  public enum Mode: Sendable {
    /// A server with its data on disk: what measurements need.
    case server
    /// `-dev`: no disk, and every answer indented.
    case development
  }

  public var mode: Mode
  public var node: String
  /// Further configuration in HCL, such as `acl { enabled = true }`.
  public var configuration: [String]

  public init(mode: Mode = .server, node: String = "node1", configuration: [String] = []) {
    self.mode = mode
    self.node = node
    self.configuration = configuration
  }

  private enum Port: Int, CaseIterable {
    case http, dns, server, serfLAN, serfWAN
  }

  public var name: String { "consul" }

  public var portCount: Int { Port.allCases.count }

  public static let executable = ServerExecutable(name: "consul", variable: "ROLLCALL_CONSUL")

  public func command(at site: ServerSite) throws -> ServerCommand {
    var arguments = ["agent"]
    switch mode {
    case .server: arguments += ["-server", "-bootstrap-expect=1", "-data-dir=\(site.data.path)"]
    case .development: arguments += ["-dev"]
    }
    arguments += [
      "-node=\(node)", "-bind=\(site.host)", "-client=\(site.host)", "-http-port=\(port(.http, at: site))",
      "-dns-port=\(port(.dns, at: site))", "-server-port=\(port(.server, at: site))", "-serf-lan-port=\(port(.serfLAN, at: site))",
      "-serf-wan-port=\(port(.serfWAN, at: site))", "-grpc-port=-1", "-disable-host-node-id",
    ]
    // The fastest election that Consul recommends, and no call to the outside.
    for part in ["performance { raft_multiplier = 1 }", "disable_update_check = true"] + configuration {
      arguments += ["-hcl", part]
    }
    return ServerCommand(executable: try Self.executable.locate(), arguments: arguments)
  }

  /// Ready once a leader has registered the node, since sessions need that.
  public func isReady(at site: ServerSite) async throws -> Bool {
    let request = HTTPClientRequest(url: "http://\(httpAddress(at: site))/v1/health/node/\(node)")
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(1))
    let body = try await response.body.collect(upTo: 1 << 20)
    return String(buffer: body).contains("serfHealth")
  }

  func httpAddress(at site: ServerSite) -> String { "\(site.host):\(port(.http, at: site))" }

  func dnsPort(at site: ServerSite) -> Int { port(.dns, at: site) }

  private func port(_ port: Port, at site: ServerSite) -> Int { site.ports[port.rawValue] }
}
