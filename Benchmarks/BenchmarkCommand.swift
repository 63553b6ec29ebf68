import ArgumentParser
import RealServers

@main
struct BenchmarkCommand: AsyncParsableCommand {
  enum Part: String, CaseIterable, ExpressibleByArgument {
    case registrations, keyvalues, watches, reads, memory, view, dashboard, etcd, zookeeper
    /// Our client of ZooKeeper alone: what it can do, and what a view adds.
    case zookeeperAlone = "zookeeper-alone"

    /// Whether it compares agents, and not clients of some server.
    var isOfAgents: Bool { ![.dashboard, .etcd, .zookeeper, .zookeeperAlone].contains(self) }
  }

  static let configuration = CommandConfiguration(
    commandName: "rollcall-bench",
    abstract: "Compares a Rollcall agent with a real Consul server, and clients of etcd and ZooKeeper with others, in turn on this machine."
  )

  @Option(help: "What to measure: \(Part.allCases.map(\.rawValue).joined(separator: ", ")). Everything when left out.")
  var only: [Part] = []

  @Option(help: "How often each comparison is taken; the median counts.")
  var rounds = 3

  @Option(help: "How many instances the memory comparison registers.")
  var instances = 50_000

  func run() async throws {
    let parts = only.isEmpty ? Part.allCases : only
    var report = Report()
    let rounds = Rounds(count: max(1, rounds))
    if parts.contains(where: \.isOfAgents) { try await compareAgents(parts, rounds, &report) }
    if parts.contains(.dashboard) {
      report.heading("rollcall", "")
      try await DashboardScenario.run(&report)
    }
    if parts.contains(.etcd) {
      report.heading("EtcdClient", "grpcio")
      try await EtcdScenario.run(rounds: rounds, &report)
    }
    if parts.contains(.zookeeper) { try await ZooKeeperScenario.run(rounds: rounds, &report) }
    if parts.contains(.zookeeperAlone) {
      try await ZooKeeperScenario.runAlone(&report)
      try await ZooKeeperViewScenario.run(&report)
    }
    if !report.missed.isEmpty { print("\nMissed: \(report.missed.joined(separator: "; ")).") }
  }

  private func compareAgents(_ parts: [Part], _ rounds: Rounds, _ report: inout Report) async throws {
    let limits = "limits { http_max_conns_per_client = 5000 }"
    try await RealServer.with(ConsulServer(configuration: [limits])) { consul in
      try await RealServer.with(RollcallAgentServer()) { agent in
        guard let consulProcess = consul.processIdentifier, let agentProcess = agent.processIdentifier else {
          throw BenchmarkError("A server ended before it was measured.")
        }
        let pair = Pair(
          rollcall: Subject(name: "rollcall", address: agent.httpAddress, process: agentProcess),
          consul: Subject(name: "consul", address: consul.httpAddress, process: consulProcess))
        report.heading("rollcall", "consul")
        for part in parts {
          switch part {
          case .registrations: try await RegistrationScenario.run(pair, rounds: rounds, &report)
          case .keyvalues: try await KeyValueScenario.run(pair, rounds: rounds, &report)
          case .watches: try await WatchScenario.run(pair, rounds: rounds, &report)
          case .reads: try await HealthReadScenario.run(pair, rounds: rounds, &report)
          case .memory: try await MemoryScenario.run(pair, instances: instances, &report)
          case .view: try await ViewScenario.run(&report)
          case .dashboard, .etcd, .zookeeper, .zookeeperAlone: break
          }
        }
      }
    }
  }
}
