import AsyncHTTPClient
import Foundation
import NIOCore
import RealServers
import Subprocess

/// `rollcall demo` with all three real servers.
struct DemoServer: ServerKind {
  var name: String { "demo" }
  var portCount: Int { 1 }

  func command(at site: ServerSite) throws -> ServerCommand {
    ServerCommand(
      executable: try RollcallAgentServer.locate(), arguments: ["demo", "--with", "zookeeper,etcd,consul", "--http", address(at: site)])
  }

  func isReady(at site: ServerSite) async throws -> Bool {
    let request = HTTPClientRequest(url: "http://\(address(at: site))/v1/status/leader")
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(1))
    return try await response.body.collect(upTo: 1 << 16).readableBytes > 0
  }

  func address(at site: ServerSite) -> String { "\(site.host):\(site.ports.first ?? 0)" }

  /// With nothing that would choose another catalog.
  static func environment() -> Environment { .inherit.updating(["ROLLCALL_CATALOG": nil]) }
}

extension RealServer<DemoServer> {
  var page: String { "http://\(kind.address(at: site))/ui/demo" }
}
