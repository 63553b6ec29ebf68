import RealServers

/// What an agent costs that sees many instances in a real etcd, while nothing changes there.
enum IdleScenario {
  private static let (window, settling) = (Duration.seconds(10), 60)

  static func run(instances: Int, _ report: inout Report) async throws {
    try await RealServer.with(EtcdServer()) { etcd in
      try await RealServer.with(RollcallAgentServer(arguments: ["--catalog", etcd.url])) { agent in
        guard let process = agent.processIdentifier else { throw BenchmarkError("The agent ended before it was measured.") }
        let filled = try await Load.run(agent.httpAddress, connections: 32, count: instances) { number in
          let service = "idle-\(number % 500)"
          return .put(
            "/v1/catalog/register",
            Instances.registration(node: "idle-\(number % 1000)", id: "\(service)-\(number)", service: service, number: number))
        }
        guard filled.refusals.isEmpty else { throw BenchmarkError("The agent refused registrations: \(filled.refusals)") }
        // What it has seen is still being written down.
        for _ in 0..<settling {
          if try await cpu(of: process, over: .seconds(1)) < 5 { break }
        }
        report.bound(
          "\(instances) instances seen through etcd, idle CPU", unit: "% of a core", value: try await cpu(of: process, over: window),
          most: 2)
        report.note("resident: \(try ProcessUsage(of: process).resident / 1_000_000) MB")
      }
    }
  }

  /// In percent of one core.
  private static func cpu(of process: Int32, over time: Duration) async throws -> Double {
    let before = try ProcessUsage(of: process).cpu
    try await Task.sleep(for: time)
    return (try ProcessUsage(of: process).cpu - before).seconds / time.seconds * 100
  }
}
