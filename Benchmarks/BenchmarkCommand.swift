import ArgumentParser
import DNSMessageFuzzing
import RealServers

@main
struct BenchmarkCommand: AsyncParsableCommand {
  enum Part: String, CaseIterable, ExpressibleByArgument {
    case registrations, keyvalues, watches, reads, memory, view, checks, dashboard, dns, etcd, zookeeper
    /// Ten thousand blocked readers.
    case watchers
    /// An agent over etcd, with many instances, while nothing happens.
    case idle
    /// Our client of ZooKeeper alone: what it can do, and what a view adds.
    case zookeeperAlone = "zookeeper-alone"
    /// Messages that nobody should send, read by the codec of DNS.
    case dnsFuzz = "dns-fuzz"

    /// Whether it compares two agents that all such parts share.
    var isOfAgents: Bool { ![.checks, .dashboard, .dns, .dnsFuzz, .etcd, .zookeeper, .zookeeperAlone, .idle].contains(self) }
  }

  static let configuration = CommandConfiguration(
    commandName: "rollcall-bench",
    abstract: "Compares a Rollcall agent with a real Consul server, and clients of etcd and ZooKeeper with others, in turn on this machine."
  )

  @Option(help: "What to measure: \(Part.allCases.map(\.rawValue).joined(separator: ", ")). Everything when left out.")
  var only: [Part] = []

  @Option(help: "How often each comparison is taken; the median counts.")
  var rounds = 3

  @Option(help: "How many instances the comparison of memory registers, and the agent sees that is idle.")
  var instances = 50_000

  @Option(help: "How many messages dns-fuzz reads.")
  var fuzz = 10_000_000

  @Option(help: "Which messages these are.")
  var seed: UInt64 = 42

  func run() async throws {
    let parts = only.isEmpty ? Part.allCases : only
    var report = Report()
    let rounds = Rounds(count: max(1, rounds))
    if parts.contains(where: \.isOfAgents) { try await compareAgents(parts, rounds, &report) }
    if parts.contains(.dns) { try await DNSScenario.run(rounds: rounds.count, &report) }
    if parts.contains(.dnsFuzz) { try fuzz(&report) }
    if parts.contains(.dashboard) {
      report.heading("rollcall", "")
      try await DashboardScenario.run(&report)
    }
    if parts.contains(.checks) { try await CheckScenario.run(&report) }
    if parts.contains(.etcd) {
      report.heading("EtcdClient", "grpcio")
      try await EtcdScenario.run(rounds: rounds, &report)
    }
    if parts.contains(.idle) { try await IdleScenario.run(instances: instances, &report) }
    if parts.contains(.zookeeper) { try await ZooKeeperScenario.run(rounds: rounds, &report) }
    if parts.contains(.zookeeperAlone) {
      try await ZooKeeperScenario.runAlone(&report)
      try await ZooKeeperViewScenario.run(&report)
    }
    if !report.missed.isEmpty { print("\nMissed: \(report.missed.joined(separator: "; ")).") }
  }

  private func fuzz(_ report: inout Report) throws {
    let start = ContinuousClock.now
    let summary = MessageFuzzing().run(fuzz, seed: seed)
    guard summary.changed.isEmpty else {
      throw BenchmarkError("Messages that were written again were others then: \(summary.changed.prefix(3))")
    }
    report.note(
      "DNS: \(fuzz) messages of seed \(seed) read in \(ContinuousClock.now - start), of them \(summary.packets) whole ones and \(summary.questions) questions; none failed."
    )
  }

  private func compareAgents(_ parts: [Part], _ rounds: Rounds, _ report: inout Report) async throws {
    let limits = "limits { http_max_conns_per_client = 15000 }"
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
          case .watchers: try await ManyWatchersScenario.run(pair, rounds: rounds, &report)
          case .checks, .dashboard, .dns, .dnsFuzz, .etcd, .zookeeper, .zookeeperAlone, .idle: break
          }
        }
      }
    }
  }
}
