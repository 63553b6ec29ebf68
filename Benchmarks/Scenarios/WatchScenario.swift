import Foundation
import NIOCore
import Synchronization

/// How soon blocked readers learn of a change.
enum WatchScenario {
  static func run(_ pair: Pair, rounds: Rounds, _ report: inout Report) async throws {
    let (one, other) = try await rounds.run(pair, by: \.seconds) { subject, _ in try await propagation(subject) }
    report.compare(
      "registration to a blocked reader, p50", unit: "µs", ours: one.microseconds, theirs: other.microseconds, aim: .atMost(0.3))
    let (first, second) = try await rounds.run(pair, by: \.seconds) { subject, round in
      try await wake(subject, watchers: 1000, round: round)
    }
    report.compare(
      "1,000 blocked readers woken, to the last", unit: "ms", ours: first.microseconds / 1000, theirs: second.microseconds / 1000,
      aim: .atMost(0.4))
  }

  private static func register(_ address: String, _ service: String, _ number: Int) async throws {
    let body = #"{"ID":"\#(service)-1","Name":"\#(service)","Port":80,"Address":"10.0.0.1","Tags":["t\#(number)"]}"#
    let result = try await Load.run(address, connections: 1, count: 1) { _ in .put("/v1/agent/service/register", body) }
    guard result.refusals.isEmpty else { throw BenchmarkError("\(address) refused a registration.") }
  }

  /// The median time from the sending of a registration to the end of the blocked reader's answer.
  private static func propagation(_ subject: Subject) async throws -> Duration {
    var times: [Duration] = []
    for number in 0..<100 {
      times.append(try await wake(subject, watchers: 1, round: number, service: "propagation"))
    }
    return times.sorted()[times.count / 2]
  }

  /// The time from the sending of a registration to the end of the last blocked reader's answer.
  private static func wake(_ subject: Subject, watchers: Int, round: Int, service: String = "watched") async throws -> Duration {
    try await register(subject.address, service, round * 2)
    let index = try await HTTPIndex.of("http://\(subject.address)/v1/health/service/\(service)")
    let sent = Mutex(0)
    let answered = try await Load.open(subject.address, connections: watchers) {
      // Each connection asks once.
      sent.withLock {
        $0 += 1
        return $0 <= watchers ? .get("/v1/health/service/\(service)?index=\(index)&wait=60s") : nil
      }
    }
    // Nothing tells from outside that a reader is blocked: give the server time to park them all.
    try await Task.sleep(for: .milliseconds(watchers == 1 ? 5 : 500))
    let start = ContinuousClock.now
    try await register(subject.address, service, round * 2 + 1)
    for future in answered {
      let result = try await future.get()
      guard result.refusals.isEmpty, result.latencies.count == 1 else {
        throw BenchmarkError("\(subject.name) did not answer every reader.")
      }
    }
    return .now - start
  }
}
