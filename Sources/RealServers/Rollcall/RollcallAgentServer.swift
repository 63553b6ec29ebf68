public import LocalServers
private import AsyncHTTPClient
private import Foundation
private import NIOCore

/// A Rollcall agent on its durable embedded catalog, in a process of its own.
///
/// The program is the one that was built beside the running one, unless `ROLLCALL_EXECUTABLE` names another.
public struct RollcallAgentServer: ServerKind {
  public var node: String
  /// Whether it answers DNS as well.
  public var dns: Bool
  /// Further arguments of `rollcall agent`.
  public var arguments: [String]

  public init(node: String = "node1", dns: Bool = false, arguments: [String] = []) {
    self.node = node
    self.dns = dns
    self.arguments = arguments
  }

  public var name: String { "rollcall" }

  public var portCount: Int { dns ? 2 : 1 }

  public func command(at site: ServerSite) throws -> ServerCommand {
    ServerCommand(
      executable: try Self.locate(),
      arguments: ["agent", "--http", httpAddress(at: site), "--node", node, "--data-dir", site.data.path]
        + (dns ? ["--dns", "\(site.host):\(dnsPort(at: site))"] : []) + arguments)
  }

  public func isReady(at site: ServerSite) async throws -> Bool {
    let request = HTTPClientRequest(url: "http://\(httpAddress(at: site))/v1/status/leader")
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(1))
    return try await response.body.collect(upTo: 1 << 20).readableBytes > 0
  }

  /// The `rollcall` executable.
  public static func locate() throws -> String {
    try BuiltProgram.locate("rollcall", variable: "ROLLCALL_EXECUTABLE")
  }

  func httpAddress(at site: ServerSite) -> String { "\(site.host):\(site.ports.first ?? 0)" }

  func dnsPort(at site: ServerSite) -> Int { site.ports.last ?? 0 }
}

extension RealServer<RollcallAgentServer> {
  /// `host:port` of the HTTP door.
  public var httpAddress: String { kind.httpAddress(at: site) }

  /// The DNS port, for UDP and TCP, where it has one.
  public var dnsPort: Int { kind.dnsPort(at: site) }

  /// As a catalog URL.
  public var url: String { "consul://\(httpAddress)" }
}
