import Foundation
import RealServers

/// Answers of DNS: an agent beside a real Consul, with the same services, asked in turn.
enum DNSScenario {
  private struct Server {
    var port: Int
    var process: Int32

    /// - Returns: CPU time for each answer, in microseconds, and answers a second.
    func measure(_ question: Question, seconds: Int) async throws -> (cpu: Double, rate: Double) {
      let before = try ProcessUsage(of: process).cpu
      let result = try await question.load(port).run(seconds: seconds)
      let spent = try ProcessUsage(of: process).cpu - before
      return (spent.microseconds / Double(max(1, result.completed)), result.rate)
    }
  }

  private struct Question {
    var title: String
    var service: String
    var type: String
    var isExtended = false
    var cpu: Double
    var rate: Double?

    func load(_ port: Int) -> DNSPerf {
      DNSPerf(port: port, name: "\(service).service.consul", type: type, isExtended: isExtended)
    }
  }

  private static let questions = [
    Question(title: "A, 3 instances", service: "dns3", type: "A", cpu: 0.3, rate: 3),
    Question(title: "SRV, 3 instances", service: "dns3", type: "SRV", cpu: 0.3, rate: 3),
    Question(title: "A, 100 instances without EDNS", service: "dns100", type: "A", cpu: 0.1),
    Question(title: "SRV, 100 instances with EDNS", service: "dns100", type: "SRV", isExtended: true, cpu: 0.1),
  ]

  static func run(rounds: Int, _ report: inout Report) async throws {
    try await RealServer.with(ConsulServer()) { consul in
      try await RealServer.with(RollcallAgentServer(dns: true, arguments: ["--domain", "consul"])) { agent in
        guard let consulProcess = consul.processIdentifier, let agentProcess = agent.processIdentifier else {
          throw BenchmarkError("A server ended before it was measured.")
        }
        for address in [consul.httpAddress, agent.httpAddress] { try await fill(address) }
        let theirs = Server(port: consul.dnsPort, process: consulProcess)
        let ours = Server(port: agent.dnsPort, process: agentProcess)
        report.heading("rollcall", "consul")
        for question in questions { try await compare(question, ours, theirs, rounds: rounds, &report) }
        try await compareLatencies(ours, theirs, &report)
      }
    }
  }

  private static func fill(_ address: String) async throws {
    for count in [3, 100] {
      let service = "dns\(count)"
      let filled = try await Load.run(address, connections: 8, count: count) {
        .put("/v1/catalog/register", Instances.registration(node: "node-\($0)", id: "\(service)-\($0)", service: service, number: $0))
      }
      guard filled.refusals.isEmpty else { throw BenchmarkError("Registrations were refused: \(filled.refusals)") }
    }
  }

  private static func compare(_ question: Question, _ ours: Server, _ theirs: Server, rounds: Int, _ report: inout Report) async throws {
    var figures: (ours: [(cpu: Double, rate: Double)], theirs: [(cpu: Double, rate: Double)]) = ([], [])
    for _ in 0..<rounds {
      figures.theirs.append(try await theirs.measure(question, seconds: 3))
      figures.ours.append(try await ours.measure(question, seconds: 3))
    }
    func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
    report.compare(
      "CPU of DNS \(question.title)", unit: "µs", ours: median(figures.ours.map(\.cpu)), theirs: median(figures.theirs.map(\.cpu)),
      aim: .atMost(question.cpu))
    report.compare(
      "  answers, 100 outstanding", unit: "/s", ours: median(figures.ours.map(\.rate)), theirs: median(figures.theirs.map(\.rate)),
      aim: question.rate.map { .atLeast($0) })
  }

  /// What one asker of a hundred questions a second waits for: beside nobody, and beside twice as many questions as the server can answer.
  private static func compareLatencies(_ ours: Server, _ theirs: Server, _ report: inout Report) async throws {
    let question = questions[0]
    func tail(_ result: DNSPerf.Result) -> Double {
      let sorted = result.latencies.sorted()
      return sorted.isEmpty ? .infinity : sorted[min(sorted.count - 1, sorted.count * 99 / 100)] * 1_000_000
    }
    let calm = (
      theirs: try await question.load(theirs.port).run(seconds: 5, rate: 2000, tellsLatencies: true),
      ours: try await question.load(ours.port).run(seconds: 5, rate: 2000, tellsLatencies: true)
    )
    report.compare("DNS p99 at 2,000 questions/s", unit: "µs", ours: tail(calm.ours), theirs: tail(calm.theirs), aim: .atMost(1))
    var shown: [(probe: DNSPerf.Result, load: DNSPerf.Result)] = []
    for server in [theirs, ours] {
      let most = try await server.measure(question, seconds: 2).rate
      let load = question.load(server.port)
      async let flood = load.run(seconds: 5, rate: Int(most * 2), outstanding: 20_000)
      let probe = try await load.run(seconds: 4, rate: 100, tellsLatencies: true)
      shown.append((probe, try await flood))
    }
    report.compare("DNS p99 beside a doubled load", unit: "µs", ours: tail(shown[1].probe), theirs: tail(shown[0].probe))
    report.compare(
      "  answers a second meanwhile", unit: "/s", ours: shown[1].load.rate, theirs: shown[0].load.rate)
    report.compare(
      "  questions that got none", unit: "%", ours: share(shown[1].load), theirs: share(shown[0].load))
  }

  private static func share(_ result: DNSPerf.Result) -> Double {
    100 * Double(result.lost) / Double(max(1, result.lost + result.completed))
  }
}
