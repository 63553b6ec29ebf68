import CoreMetrics
import Foundation
import LocalServers
import Logging
import PrometheusMetrics
import Rollcall
import RollcallConsulDoor
import RollcallDashboard
import RollcallDemo

/// An agent with the demonstration on top, from start to stop.
struct DemoProcess: Sendable {
  let http: HostPort
  let timeToLive: Duration
  let servers: DemoServers
  /// Whether the evening is played and not waited for.
  let plays: Bool

  static func freePort() throws -> Int { try FreePorts(count: 1).ports.first ?? 0 }

  /// - Throws: ``CommandFailure``, also when a catalog was later than it may be.
  func run() async throws {
    let logger = Logger(label: "rollcall") { _ in CompactLogHandler(level: plays ? .critical : .warning) }
    let metrics = MetricsRegistry()
    MetricsSystem.bootstrap(metrics)
    let given =
      try [NamedCatalog(name: "embedded", url: CatalogURL("embedded:"))]
      + servers.running.map {
        NamedCatalog(name: $0.kind.rawValue, url: try CatalogURL($0.url))
      }
    let catalogs = try await AgentCatalogs.open(given, folder: nil, maximumAge: .seconds(86_400), logger: logger)
    do {
      try await run(catalogs, metrics, logger)
      await catalogs.close()
    } catch {
      await catalogs.close()
      throw error
    }
  }

  private func run(_ catalogs: AgentCatalogs, _ metrics: MetricsRegistry, _ logger: Logger) async throws {
    var settings = Dashboard.Settings(node: ThisMachine.name, metrics: metrics)
    settings.hasDemonstration = true
    settings.isEager = true
    let dashboard = catalogs.dashboard(settings, logger: logger)
    // The machines reach the embedded catalog by the agent, and it is shown as they, and every client, see it.
    let url = "consul://\(http)"
    let embedded = try await Catalogs.builtIn.open(url, connect: .inBackground, logger: .silent)
    let shown =
      [DemoCatalog(name: "embedded", catalog: embedded, views: Views(of: embedded), url: url)]
      + zip(catalogs.datacenters.dropFirst(), servers.running).map {
        DemoCatalog(name: $0.name, catalog: $0.catalog, views: $0.views, url: $1.url)
      }
    let demonstration = try Demonstration(
      shown,
      timeToLive: timeToLive, program: try Self.program(), record: { dashboard.record($0) }, logger: logger)
    let (listening, listens) = AsyncStream<HostPort>.makeStream()
    let process = AgentProcess(
      node: ThisMachine.name, address: http.host, http: http, catalogs: catalogs, metrics: metrics, dashboard: dashboard,
      maximumAge: .seconds(86_400), mounts: demonstration.routes, additions: [demonstration], whenListening: { listens.yield($0) },
      logger: logger)
    try await withThrowingTaskGroup(of: EveningReport?.self) { group in
      group.addTask {
        try await process.run()
        return nil
      }
      group.addTask {
        guard let address = await listening.first(where: { _ in true }) else { return nil }
        guard plays else {
          tell(address)
          for await _ in listening {}
          return nil
        }
        return try await Evening(demonstration) { StandardError.say($0) }.play()
      }
      let report = try await group.next() ?? nil
      listens.finish()
      group.cancelAll()
      while let ended = await group.nextResult() { _ = ended }
      if let report { try show(report) }
    }
  }

  private func show(_ report: EveningReport) throws {
    var table = Table(["event"] + report.catalogs + ["at most"])
    for line in report.lines {
      table.add([line.event] + line.latencies.map(Self.text) + [line.bound.map(Self.text) ?? ""])
    }
    try StandardOutput.write(line: table.text)
    guard report.isWithinBounds else {
      throw CommandFailure("A catalog went on showing a machine for longer than it may.")
    }
  }

  private static func text(_ duration: Duration) -> String {
    let milliseconds = Int(duration / .milliseconds(1))
    return milliseconds < 1000 ? "\(milliseconds) ms" : String(format: "%.1f s", Double(milliseconds) / 1000)
  }

  private func tell(_ address: HostPort) {
    let catalog = "consul://\(address)"
    let option = catalog == CatalogOptions.standard ? "" : " --catalog \(catalog)"
    StandardError.say(
      """
      The demonstration is at http://\(address)/ui/demo, everything else at http://\(address)/ui/

      Plug machines in there, pull them out, and see how long each catalog takes. In another shell:

        rollcall watch\(option) ep2016
        rollcall kv put\(option) ep2016/color seagreen
        curl 'http://\(address)/v1/health/service/ep2016?passing'

      Ctrl-C ends everything.
      """)
  }

  /// This program, as a path.
  private static func program() throws -> String {
    let path = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path
    if FileManager.default.isExecutableFile(atPath: path) { return path }
    guard let path = Bundle.main.executablePath else { throw CommandFailure("The path of this program is unknown.") }
    return path
  }
}
