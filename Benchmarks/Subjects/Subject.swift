/// A server under measurement, reached by Consul's HTTP API.
struct Subject: Sendable {
  var name: String
  /// `host:port`.
  var address: String
  var process: Int32

  /// Runs a load and accounts the server's CPU time to its operations.
  func measure(_ load: (String) async throws -> LoadResult) async throws -> Measurement {
    let before = try ProcessUsage(of: process)
    let result = try await load(address)
    let after = try ProcessUsage(of: process)
    guard result.refusals.isEmpty else { throw BenchmarkError("\(name) refused requests: \(result.refusals)") }
    return Measurement(
      rate: result.rate, cpuPerOperation: (after.cpu - before.cpu) / max(1, result.latencies.count), median: result.percentile(0.5),
      tail: result.percentile(0.99))
  }
}
