private import Foundation
public import LocalServers
private import NIOCore
private import NIOPosix

/// One machine of the talk: a small HTTP server in a process of its own, which registers itself in every catalog.
public struct RaspberryPi: ServerKind {
  public let name: String
  /// The catalogs' URLs.
  let catalogs: [String]
  let timeToLive: Duration
  /// The program `rollcall`.
  let program: String

  public init(name: String, catalogs: [String], timeToLive: Duration, program: String) {
    self.name = name
    self.catalogs = catalogs
    self.timeToLive = timeToLive
    self.program = program
  }

  public var portCount: Int { 1 }

  public func command(at site: ServerSite) throws -> ServerCommand {
    let milliseconds = Int(timeToLive / .milliseconds(1))
    return ServerCommand(
      executable: program,
      arguments: ["demo-machine", "--name", name, "--port", "\(port(at: site))", "--ttl", "\(milliseconds)ms"]
        + catalogs.flatMap { ["--catalog", $0] })
  }

  /// Ready once it serves; the catalogs hear of it in their own time.
  public func isReady(at site: ServerSite) async throws -> Bool {
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup).connectTimeout(.seconds(1))
      .connect(host: site.host, port: port(at: site)).get()
    try await channel.close()
    return true
  }

  func port(at site: ServerSite) -> Int { site.ports.first ?? 0 }
}
