import Foundation
import NIOCore
import Synchronization

/// Many blocked readers of many services on one agent: what they cost while nothing happens, and whom a change wakes.
enum ManyWatchersScenario {
  private static let (services, watchersEach) = (1_000, 10)
  private static var watchers: Int { services * watchersEach }
  private static let idleTime = Duration.seconds(5)

  private struct Figures {
    /// Of one core, in percent.
    var idle: Double
    /// From the sending of a change to the end of its last reader's answer.
    var wake: Duration
    /// Readers of other services that were woken too.
    var others: Int
  }

  static func run(_ pair: Pair, rounds: Rounds, _ report: inout Report) async throws {
    let (ours, theirs) = try await rounds.run(pair, by: \.wake.seconds) { subject, round in try await measure(subject, round) }
    report.compare("10,000 blocked readers, idle CPU", unit: "% of a core", ours: ours.idle, theirs: theirs.idle)
    report.compare(
      "… of which ten are woken, to the last", unit: "ms", ours: ours.wake.microseconds / 1000, theirs: theirs.wake.microseconds / 1000)
    report.bound("… readers of other services woken", unit: "", value: Double(ours.others), most: 0)
    report.note("Consul wakes \(theirs.others) of other services.")
  }

  private static func measure(_ subject: Subject, _ round: Int) async throws -> Figures {
    try await register(subject, 0..<services, round * 3)
    var indexes: [UInt64] = []
    for service in 0..<services { indexes.append(try await HTTPIndex.of("http://\(subject.address)\(path(service))")) }
    let asked = Mutex(0)
    let answers = try await Load.open(subject.address, connections: watchers) { [indexes] in
      let number = asked.withLock { asked in
        asked += 1
        return asked - 1
      }
      // Each connection asks once, and counts once more when it is answered.
      guard number < watchers else { return nil }
      return .get("\(path(number % services))?index=\(indexes[number % services])&wait=300s")
    }
    // Nothing tells from outside that a reader is blocked: give the server time to park them all.
    try await Task.sleep(for: .seconds(2))
    let before = try ProcessUsage(of: subject.process).cpu
    try await Task.sleep(for: idleTime)
    let idle = (try ProcessUsage(of: subject.process).cpu - before).seconds / idleTime.seconds * 100
    let early = asked.withLock { $0 } - watchers

    let start = ContinuousClock.now
    try await register(subject, 0..<1, round * 3 + 1)
    let deadline = start + .seconds(30)
    while asked.withLock({ $0 }) - watchers - early < watchersEach, ContinuousClock.now < deadline {
      try await Task.sleep(for: .milliseconds(1))
    }
    let wake = ContinuousClock.now - start
    // Whoever else is woken by it is woken soon.
    try await Task.sleep(for: .seconds(1))
    let others = asked.withLock { $0 } - watchers - watchersEach
    // The rest goes with a change of theirs.
    try await register(subject, 0..<services, round * 3 + 2)
    for answer in answers {
      let result = try await answer.get()
      guard result.refusals.isEmpty, result.latencies.count == 1 else {
        throw BenchmarkError("\(subject.name) did not answer every reader.")
      }
    }
    return Figures(idle: idle, wake: wake, others: others)
  }

  private static func path(_ service: Int) -> String { "/v1/health/service/many-\(service)" }

  private static func register(_ subject: Subject, _ numbers: Range<Int>, _ version: Int) async throws {
    let filled = try await Load.run(subject.address, connections: min(32, numbers.count), count: numbers.count) { offset in
      let service = "many-\(numbers.lowerBound + offset)"
      return .put(
        "/v1/agent/service/register", #"{"ID":"\#(service)","Name":"\#(service)","Port":80,"Address":"10.0.0.1","Tags":["v\#(version)"]}"#)
    }
    guard filled.refusals.isEmpty else { throw BenchmarkError("\(subject.name) refused registrations: \(filled.refusals)") }
  }
}
