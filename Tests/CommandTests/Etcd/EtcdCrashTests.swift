import EtcdClient
import Foundation
import RealServers
import Testing

/// A registered process that is killed: its entry outlives its last renewal by the TTL, and by a second at most.
@Suite struct EtcdCrashTests {
  private static let tries = 20
  private static let timeToLive = Duration.seconds(3)
  /// etcd looks for expired leases twice a second.
  private static let tick = Duration.seconds(1)

  private struct Try: Sendable {
    let number: Int
    let killed: ContinuousClock.Instant
    /// No earlier than this, as etcd itself said just before the kill. It tells whole seconds, rounded down.
    let earliest: ContinuousClock.Instant
    let gone: ContinuousClock.Instant
    /// When a lease of the same time that was granted after the kill and never renewed was seen to end.
    let reference: ContinuousClock.Instant
  }

  @Test(.timeLimit(.minutes(5))) func `Twenty killed processes are gone after their TTL and no later than a second`() async throws {
    try await RealServer.with(EtcdServer()) { server in
      let etcd = try Etcd(endpoints: [EtcdEndpoint(host: server.site.host, port: server.clientPort)])
      let tries = try await withThrowingTaskGroup(of: Try.self) { group in
        var tries: [Try] = []
        for number in 1...Self.tries {
          if number > 10, let finished = try await group.next() { tries.append(finished) }
          group.addTask { try await Self.kill(number, server.url, etcd) }
        }
        for try await finished in group { tries.append(finished) }
        return tries.sorted { $0.number < $1.number }
      }
      await etcd.close()
      for one in tries {
        print("\(one.number): gone \(one.gone - one.killed) after the kill; a lease granted then ended \(one.gone - one.reference) from it")
        #expect(one.gone >= one.earliest)
        // The last renewal came before the kill, so that its lease ends no later than the reference.
        #expect(one.gone <= one.reference + Self.tick)
      }
    }
  }

  private static func kill(_ number: Int, _ url: String, _ etcd: Etcd) async throws -> Try {
    let name = "crash-\(number)"
    let arguments = ["register", "--service", name, "--id", "one", "--port", "1", "--ttl", "3s"]
    return try await RunningTool.with(arguments, catalog: url) { tool in
      try await tool.errors.line(containing: "Registered")
      let entry = try #require(try await etcd.range(.prefix(EtcdKey("/rollcall/services/\(name)/"))).entries.first)
      // Anywhere between two renewals.
      try await Task.sleep(for: timeToLive * Double.random(in: 0.3...0.9))
      let asked = ContinuousClock.now
      let own = try #require(entry.lease)
      let status = try #require(try await etcd.leaseStatus(own))
      #expect(status.timeToLive == timeToLive)
      let killed = ContinuousClock.now
      tool.signal(SIGKILL)
      #expect(try await tool.exitCode() == 128 + SIGKILL)
      let lease = try await etcd.grantLease(timeToLive: timeToLive)
      let put = try await etcd.put(EtcdKey("/reference/\(name)"), [], lease: lease.id)
      async let gone = end(of: entry.key, after: entry.modRevision, etcd)
      async let reference = end(of: EtcdKey("/reference/\(name)"), after: put.header.revision, etcd)
      return Try(number: number, killed: killed, earliest: asked + status.remaining, gone: try await gone, reference: try await reference)
    }
  }

  private static func end(of key: EtcdKey, after revision: Int64, _ etcd: Etcd) async throws -> ContinuousClock.Instant {
    for try await event in etcd.watch(.key(key), EtcdWatchOptions(from: revision + 1)) {
      if case .changes(let changes, _) = event, changes.contains(where: { $0.kind == .deletion }) { return .now }
    }
    throw CancellationError()
  }
}
