/// The figures of one load on one server.
struct Measurement: Sendable {
  /// Operations a second.
  var rate: Double
  /// The server's user and system time per operation.
  var cpuPerOperation: Duration
  var median: Duration
  /// The 99th percentile.
  var tail: Duration
}
