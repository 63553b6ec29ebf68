import RealServers
import Rollcall
import RollcallTesting
import Testing

/// Faults of an ensemble of three, with the invariants that hold under all of them.
@Suite("Faults of three ZooKeeper servers", .serialized, .timeLimit(.minutes(5)))
struct EnsembleFaultTests {
  @Test func `The leader killed, and started again`() async throws {
    try await ZooKeeperEnsemble.with(ZooKeeperServer.forTests()) { ensemble in
      try await FaultRun(owner: ensemble.url, reader: ensemble.url).survives { _ in
        let leader = try #require(await ensemble.leader())
        await leader.kill()
        while await ensemble.leader() == nil { try await Task.sleep(for: .milliseconds(50)) }
        // Two are a quorum: the service goes on without the third.
        let elected = ContinuousClock.now
        try await leader.start()
        return elected
      }
    }
  }

  @Test func `Two frozen for longer than the timeout: no quorum`() async throws {
    try await ZooKeeperEnsemble.with(ZooKeeperServer.forTests()) { ensemble in
      try await FaultRun(owner: ensemble.url, reader: ensemble.url).survives { _ in
        for member in ensemble.members.prefix(2) { member.suspend() }
        try await Task.sleep(for: .seconds(7))
        for member in ensemble.members.prefix(2) { member.resume() }
        return .now
      }
    }
  }

  @Test func `A member that is partitioned from the others, with the reader, and with the owner; and all from each other`() async throws {
    try await ZooKeeperEnsemble.with(ZooKeeperServer.forTests(), isPartitionable: true) { ensemble in
      let leader = try #require(await ensemble.leader())
      let follower = try #require(ensemble.members.first { $0 !== leader })
      try await FaultRun(owner: ensemble.url, reader: follower.url).survives { _ in
        try await Self.partition([follower], of: ensemble)
      }
      try await FaultRun(owner: follower.url, reader: ensemble.url).survives { _ in
        try await Self.partition([follower], of: ensemble)
      }
      try await FaultRun(owner: ensemble.url, reader: ensemble.url).survives { _ in
        try await Self.partition(ensemble.members, of: ensemble)
      }
    }
  }

  /// For longer than the timeout, and than a member takes to notice (`syncLimit`).
  private static func partition(
    _ members: [RealServer<ZooKeeperServer>], of ensemble: ZooKeeperEnsemble
  ) async throws -> ContinuousClock.Instant {
    try await ensemble.isolate(members)
    try await Task.sleep(for: .seconds(9))
    try await ensemble.heal()
    while await ensemble.leader() == nil { try await Task.sleep(for: .milliseconds(50)) }
    for member in members {
      while (try? await member.ask("isro")) != "rw" { try await Task.sleep(for: .milliseconds(50)) }
    }
    return .now
  }
}
