import Foundation
import RealServers
import ZooKeeperClient

/// Our client of ZooKeeper beside kazoo and ZooKeeper's own clients in C and Java, on one server, in turn.
enum ZooKeeperScenario {
  private static let window = 256

  static func run(rounds: Rounds, _ report: inout Report) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rollcall-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let others = [OtherZooKeeperClient.kazoo, try await .c(in: folder), .java]
    for other in others {
      // A server of its own for each: with the nodes of all of them it would run out of memory.
      try await RealServer.with(ZooKeeperServer(version: .v38, tickTime: 2_000)) { server in
        try await compare(with: other, on: server.clientAddress, rounds, &report)
      }
    }
  }

  private static func compare(
    with other: OtherZooKeeperClient, on address: String, _ rounds: Rounds, _ report: inout Report
  ) async throws {
    let zooKeeper = try ZooKeeper(address)
    try await zooKeeper.create("/bench")
    for number in 0..<100 { try await zooKeeper.create("/bench/\(number)", ZooKeeperCall.data) }
    let ours = ZooKeeperClientLoad(zooKeeper: zooKeeper)
    // The server is warm before anybody is measured.
    for call in [ZooKeeperCall.get, .set] { _ = try await ours.flight(call, tasks: window, count: 20_000) }
    report.heading("ZooKeeperClient", other.name)
    for call in ZooKeeperCall.allCases { try await compare(ours, other, call, address, rounds, &report) }
    await zooKeeper.close()
  }

  /// What our client can do, with a peer that is never the bottleneck.
  static func runAlone(_ report: inout Report) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rollcall-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let figures = try await StubPeer.with(in: folder) { address in
      let zooKeeper = try ZooKeeper(address)
      let load = ZooKeeperClientLoad(zooKeeper: zooKeeper)
      _ = try await load.flight(.get, tasks: window, count: 50_000)
      let figures = try await load.flight(.get, tasks: window, count: 500_000)
      zooKeeper.abandon()
      return figures
    }
    report.note(
      "against a stub peer: \(Int(figures.rate)) gets a second with \(window) in flight, \(String(format: "%.1f", figures.cpu)) µs of CPU each"
    )
  }

  private static func compare(
    _ ours: ZooKeeperClientLoad, _ other: OtherZooKeeperClient, _ call: ZooKeeperCall, _ address: String, _ rounds: Rounds,
    _ report: inout Report
  ) async throws {
    let count = call == .get ? 60_000 : 30_000
    let (mine, theirs) = try await rounds.run(
      by: \.rate, { try await ours.flight(call, tasks: window, count: count) },
      { try await other.run(address, "flight", call, count: count, window: window) })
    report.compare("\(call), \(window) in flight", unit: "/s", ours: mine.rate, theirs: theirs.rate, aim: .atLeast(1))
    report.compare(
      "  CPU of the client each", unit: "µs", ours: mine.cpu, theirs: theirs.cpu, aim: other.name == "C" ? .atMost(1) : nil)
    guard call == .get else { return }
    let (one, another) = try await rounds.run(
      by: \.median, { try await ours.sequence(call, count: 10_000) }, { try await other.run(address, "sequence", call, count: 10_000) })
    report.compare(
      "get, one in flight, p50", unit: "µs", ours: one.median, theirs: another.median, aim: other.name == "java" ? .atMost(1) : nil)
    report.compare("  p99", unit: "µs", ours: one.tail, theirs: another.tail)
  }
}
