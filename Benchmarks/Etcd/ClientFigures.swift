/// What one client of a server met; times in microseconds.
struct ClientFigures: Codable, Sendable {
  var median: Double
  /// The 99th percentile.
  var tail: Double
  /// Operations a second.
  var rate: Double
  /// The client's own user and system time per operation.
  var cpu: Double
}

extension ClientFigures {
  init(times: [Duration], elapsed: Duration, cpu used: Duration) throws {
    let sorted = times.sorted()
    guard !sorted.isEmpty else { throw BenchmarkError("No call was made.") }
    self.init(
      median: sorted[sorted.count / 2].microseconds, tail: sorted[min(sorted.count - 1, sorted.count * 99 / 100)].microseconds,
      rate: Double(sorted.count) / elapsed.seconds, cpu: used.microseconds / Double(sorted.count))
  }
}
