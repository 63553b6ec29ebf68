import AsyncHTTPClient
import NIOCore
import RealServers

/// What it costs an agent to look after many local services: 10,000 whose TTL checks are passed in time, and 1,000 that it asks by HTTP itself.
enum CheckScenario {
  private static let reported = 10_000
  private static let asked = 1_000
  private static let connections = 16
  /// Half of the TTL of 5 s, as clients do it.
  private static let reportInterval = 2.5

  private struct Share: Sendable {
    var cores: Double
    var rate: Double
    /// Requests that came to the service that is checked, a second.
    var asked: Double
    var critical: Int
    var resident: Int
  }

  static func run(_ report: inout Report) async throws {
    try await CheckedService.with { service in
      let consul = try await RealServer.with(ConsulServer()) { consul in
        guard let process = consul.processIdentifier else { throw BenchmarkError("Consul ended before it was measured.") }
        return try await measure(Subject(name: "consul", address: consul.httpAddress, process: process), service)
      }
      let rollcall = try await RealServer.with(RollcallAgentServer()) { agent in
        guard let process = agent.processIdentifier else { throw BenchmarkError("The agent ended before it was measured.") }
        return try await measure(Subject(name: "rollcall", address: agent.httpAddress, process: process), service)
      }
      report.heading("rollcall", "consul")
      report.compare("CPU of 10,000 TTL checks, 1,000 by HTTP", unit: "cores", ours: rollcall.cores, theirs: consul.cores)
      report.compare("  reports taken", unit: "/s", ours: rollcall.rate, theirs: consul.rate)
      report.compare("  checks run", unit: "/s", ours: rollcall.asked, theirs: consul.asked)
      report.compare("  checks critical at the end", unit: "", ours: Double(rollcall.critical), theirs: Double(consul.critical))
      report.compare("  resident memory", unit: "MB", ours: Double(rollcall.resident) / 1e6, theirs: Double(consul.resident) / 1e6)
      report.bound("  CPU against the aim", unit: "cores", value: rollcall.cores, most: 0.5)
    }
  }

  private static func measure(_ subject: Subject, _ service: CheckedService) async throws -> Share {
    let filled = try await Load.run(subject.address, connections: 32, count: reported + asked) { number in
      .put("/v1/agent/service/register", registration(number, service.address))
    }
    guard filled.refusals.isEmpty else { throw BenchmarkError("\(subject.name) refused registrations: \(filled.refusals)") }
    // Until every check has been reported and run.
    _ = try await pass(subject.address, for: .seconds(12))
    let (before, asked) = (try ProcessUsage(of: subject.process), service.requests)
    let result = try await pass(subject.address, for: .seconds(30))
    let after = try ProcessUsage(of: subject.process)
    guard result.refusals.isEmpty else { throw BenchmarkError("\(subject.name) refused reports: \(result.refusals)") }
    let seconds = result.elapsed.seconds
    return Share(
      cores: (after.cpu - before.cpu).seconds / seconds, rate: result.rate, asked: Double(service.requests - asked) / seconds,
      critical: try await critical(subject.address), resident: after.resident)
  }

  private static func registration(_ number: Int, _ address: String) -> String {
    let check =
      number < reported
      ? #"{"CheckID":"check-\#(number)","TTL":"5s","Status":"passing"}"#
      : #"{"CheckID":"check-\#(number)","HTTP":"http://\#(address)/","Interval":"10s","Timeout":"5s"}"#
    return #"{"ID":"s-\#(number)","Name":"checked-\#(number % 100)","Port":\#(1000 + number),"Check":\#(check)}"#
  }

  private static func pass(_ address: String, for time: Duration) async throws -> LoadResult {
    let pace = TimeAmount.nanoseconds(Int64(reportInterval * 1e9) / Int64(reported / connections))
    return try await Load.run(address, connections: connections, pace: pace, for: time) {
      .put("/v1/agent/check/pass/check-\($0 % reported)")
    }
  }

  private static func critical(_ address: String) async throws -> Int {
    let request = HTTPClientRequest(url: "http://\(address)/v1/agent/checks?filter=Status==critical")
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    let body = String(buffer: try await response.body.collect(upTo: 1 << 24))
    return body.ranges(of: #""CheckID":"#).count
  }
}
