/// How many service registrations an agent takes a second, each on disk before it is answered.
enum RegistrationScenario {
  static func run(_ pair: Pair, rounds: Rounds, _ report: inout Report) async throws {
    for (connections, aim) in [(1, 5.0), (32, 40.0)] {
      let (rollcall, consul) = try await rounds.run(pair, by: \.rate) { subject, round in
        try await subject.measure { address in
          try await Load.run(address, connections: connections, for: .seconds(4)) { number in
            // A thousand ids in turn, each time with other metadata, so that every request is a change.
            .put(
              "/v1/agent/service/register",
              #"{"ID":"bench-\#(number % 1000)","Name":"bench","Port":\#(1000 + number % 60000),"Tags":["v1"],"Meta":{"build":"\#(round)-\#(number)"},"Address":"10.0.0.1"}"#
            )
          }
        }
      }
      let what = "service registrations, \(connections) connection\(connections == 1 ? "" : "s")"
      report.compare(what, unit: "/s", ours: rollcall.rate, theirs: consul.rate, aim: .atLeast(aim))
      report.compare(
        "  CPU each", unit: "µs", ours: rollcall.cpuPerOperation.microseconds, theirs: consul.cpuPerOperation.microseconds)
    }
    for subject in [pair.rollcall, pair.consul] {
      _ = try await Load.run(subject.address, connections: 8, count: 1000) { .put("/v1/agent/service/deregister/bench-\($0)") }
    }
  }
}
