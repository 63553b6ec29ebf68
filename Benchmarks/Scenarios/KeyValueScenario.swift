/// How many values are put a second, each on disk before it is answered.
enum KeyValueScenario {
  static func run(_ pair: Pair, rounds: Rounds, _ report: inout Report) async throws {
    for (connections, aim) in [(1, 1.5), (32, 2.5)] {
      let (rollcall, consul) = try await rounds.run(pair, by: \.rate) { subject, _ in
        try await subject.measure { address in
          try await Load.run(address, connections: connections, for: .seconds(4)) { number in
            .put(
              "/v1/kv/bench/\(number % 1000)", "value \(number) of a hundred bytes, more or less, as a configuration value may well be long"
            )
          }
        }
      }
      let what = "values put, \(connections) connection\(connections == 1 ? "" : "s")"
      report.compare(what, unit: "/s", ours: rollcall.rate, theirs: consul.rate, aim: .atLeast(aim))
      report.compare(
        "  CPU each", unit: "µs", ours: rollcall.cpuPerOperation.microseconds, theirs: consul.cpuPerOperation.microseconds)
    }
  }
}
