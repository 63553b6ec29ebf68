import ArgumentParser
import CoreMetrics
import Foundation
import Logging
import PrometheusMetrics
import Rollcall
import RollcallDashboard
import RollcallDemo

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Plays the evening of the talk: machines that come and go, and how each catalog hears of it.",
    discussion: """
      Starts an agent on its embedded catalog, with four machines to plug in, pull out and freeze on a page for browsers. \
      Each is a small HTTP server in a process of its own, which provides the service 'ep2016'. With --with the real servers \
      are started too, on free ports, and stopped again; they are found on PATH.

      Examples:
        rollcall demo
        rollcall demo --with zookeeper,etcd,consul
        rollcall demo --script --with etcd
      """)

  @Option(
    help: ArgumentHelp("Which real servers to start beside the embedded catalog: zookeeper, etcd, consul.", valueName: "servers"),
    completion: .list(DemoServers.Kind.allCases.map(\.rawValue)), transform: { try servers($0) })
  var with: [DemoServers.Kind] = []

  @Flag(help: "Play the evening without a browser, print how long everything took, and fail if a catalog was too late.")
  var script = false

  @Option(
    help: ArgumentHelp("Where the agent listens. (default: 127.0.0.1:8500; with --script a free port)", valueName: "host:port"),
    transform: { try AgentCommand.listeningAddress($0) })
  var http: HostPort?

  @Option(
    help: ArgumentHelp("How long a machine outlives its last sign of life, 2s to 60s. (default: 5s)", valueName: "duration"),
    transform: { try DurationArgument($0, within: .seconds(2) ... .seconds(60), named: "2s to 60s") })
  var ttl = DurationArgument.seconds(5)

  func run() async throws {
    if !with.isEmpty { StandardError.say("Starting \(with.map(\.rawValue).joined(separator: ", ")).") }
    let servers = try await DemoServers.start(with)
    do {
      try await DemoProcess(
        http: http ?? HostPort(host: "127.0.0.1", port: script ? DemoProcess.freePort() : 8500), timeToLive: ttl.duration, servers: servers,
        plays: script
      ).run()
      await servers.stop()
    } catch {
      await servers.stop()
      throw error
    }
  }

  private static func servers(_ text: String) throws -> [DemoServers.Kind] {
    try text.split(separator: ",").map { name in
      guard let kind = DemoServers.Kind(rawValue: String(name)) else {
        throw ValidationError("'\(name)' is no server that can be started: write some of zookeeper,etcd,consul, with commas.")
      }
      return kind
    }
  }
}
