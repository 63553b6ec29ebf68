import AsyncHTTPClient
import NIOCore
import RealServers

/// What it costs an agent to look after many local services: 10,000 whose TTL checks are passed in time, and 1,000 that it asks by HTTP itself.
enum CheckScenario {
  /// How many there are of each.
  private struct Size: Sendable {
    var reported: Int
    var asked: Int
  }

  private static let whole = Size(reported: 10_000, asked: 1_000)
  /// Consul takes minutes to register more.
  private static let tenth = Size(reported: 1_000, asked: 100)
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

    var summary: String {
      "\(Int(rate)) reports and \(Int(asked)) checks a second, \(critical) critical at the end, \(resident / 1_000_000) MB resident"
    }
  }

  static func run(_ report: inout Report) async throws {
    try await CheckedService.with { service in
      let own = try await ofRollcall(whole, service)
      report.heading("rollcall", "")
      report.bound("CPU of 10,000 TTL checks, 1,000 by HTTP", unit: "cores", value: own.cores, most: 0.5)
      report.note("  \(own.summary)")
      let rollcall = try await ofRollcall(tenth, service)
      let consul = try await RealServer.with(ConsulServer()) { consul in
        guard let process = consul.processIdentifier else { throw BenchmarkError("Consul ended before it was measured.") }
        return try await measure(tenth, Subject(name: "consul", address: consul.httpAddress, process: process), service)
      }
      report.heading("rollcall", "consul")
      report.compare("CPU of 1,000 TTL checks, 100 by HTTP", unit: "cores", ours: rollcall.cores, theirs: consul.cores)
      report.note("  rollcall: \(rollcall.summary)\n  consul: \(consul.summary)")
    }
  }

  private static func ofRollcall(_ size: Size, _ service: CheckedService) async throws -> Share {
    try await RealServer.with(RollcallAgentServer()) { agent in
      guard let process = agent.processIdentifier else { throw BenchmarkError("The agent ended before it was measured.") }
      return try await measure(size, Subject(name: "rollcall", address: agent.httpAddress, process: process), service)
    }
  }

  private static func measure(_ size: Size, _ subject: Subject, _ service: CheckedService) async throws -> Share {
    let filled = try await Load.run(subject.address, connections: 32, count: size.reported + size.asked) { number in
      .put("/v1/agent/service/register", registration(number, size, service.address))
    }
    guard filled.refusals.isEmpty else { throw BenchmarkError("\(subject.name) refused registrations: \(filled.refusals)") }
    // Until every check has been reported and run.
    _ = try await pass(size, subject.address, for: .seconds(12))
    let (before, asked) = (try ProcessUsage(of: subject.process), service.requests)
    let result = try await pass(size, subject.address, for: .seconds(30))
    let after = try ProcessUsage(of: subject.process)
    guard result.refusals.isEmpty else { throw BenchmarkError("\(subject.name) refused reports: \(result.refusals)") }
    let seconds = result.elapsed.seconds
    return Share(
      cores: (after.cpu - before.cpu).seconds / seconds, rate: result.rate, asked: Double(service.requests - asked) / seconds,
      critical: try await critical(subject.address), resident: after.resident)
  }

  private static func registration(_ number: Int, _ size: Size, _ address: String) -> String {
    let check =
      number < size.reported
      ? #"{"CheckID":"check-\#(number)","TTL":"5s","Status":"passing"}"#
      : #"{"CheckID":"check-\#(number)","HTTP":"http://\#(address)/","Interval":"10s","Timeout":"5s"}"#
    return #"{"ID":"s-\#(number)","Name":"checked-\#(number % 100)","Port":\#(1000 + number),"Check":\#(check)}"#
  }

  private static func pass(_ size: Size, _ address: String, for time: Duration) async throws -> LoadResult {
    let pace = TimeAmount.nanoseconds(Int64(reportInterval * 1e9) / Int64(size.reported / connections))
    return try await Load.run(address, connections: connections, pace: pace, for: time) {
      .put("/v1/agent/check/pass/check-\($0 % size.reported)")
    }
  }

  private static func critical(_ address: String) async throws -> Int {
    let request = HTTPClientRequest(url: "http://\(address)/v1/agent/checks?filter=Status==critical")
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    let body = String(buffer: try await response.body.collect(upTo: 1 << 24))
    return body.ranges(of: #""CheckID":"#).count
  }
}
