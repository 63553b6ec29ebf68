private import Foundation
private import NIOCore
private import NIOPosix

/// Redis, as a program's own database.
public struct RedisServer: ServerKind {
  public init() {}

  public var name: String { "redis" }

  public var portCount: Int { 1 }

  public func command(at site: ServerSite) throws -> ServerCommand {
    ServerCommand(
      executable: try ServerExecutable(name: "redis-server", variable: "ROLLCALL_REDIS").locate(),
      arguments: [
        "--bind", site.host, "--port", String(site.ports.first ?? 0), "--dir", site.data.path, "--save", "", "--appendonly", "no",
      ])
  }

  public func isReady(at site: ServerSite) async throws -> Bool {
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: site.host, port: site.ports.first ?? 0).get()
    try await channel.close().get()
    return true
  }
}

extension RealServer<RedisServer> {
  public var port: Int { site.ports.first ?? 0 }
}
