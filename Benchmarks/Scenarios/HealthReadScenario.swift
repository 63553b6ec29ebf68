/// What it costs to ask for the passing instances of a service.
enum HealthReadScenario {
  static func run(_ pair: Pair, rounds: Rounds, _ report: inout Report) async throws {
    for (count, aim) in [(3, 0.4), (100, 0.1), (1000, 0.05)] {
      let service = "read\(count)"
      for subject in [pair.rollcall, pair.consul] {
        let filled = try await Load.run(subject.address, connections: 8, count: count) {
          .put("/v1/catalog/register", Instances.registration(node: "node-\($0)", id: "\(service)-\($0)", service: service, number: $0))
        }
        guard filled.refusals.isEmpty else { throw BenchmarkError("\(subject.name) refused registrations: \(filled.refusals)") }
      }
      let (rollcall, consul) = try await rounds.run(pair, by: \.cpuPerOperation.microseconds) { subject, _ in
        try await subject.measure { address in
          try await Load.run(address, connections: 8, for: .seconds(3)) { _ in .get("/v1/health/service/\(service)?passing") }
        }
      }
      report.compare(
        "CPU of health/service?passing, \(count) instances", unit: "µs", ours: rollcall.cpuPerOperation.microseconds,
        theirs: consul.cpuPerOperation.microseconds, aim: .atMost(aim))
      report.compare("  answers, 8 connections", unit: "/s", ours: rollcall.rate, theirs: consul.rate)
    }
  }
}
