import Foundation
import RealServers
import Rollcall
import RollcallZooKeeper
import Testing

/// How long a process that was killed with -9 is still listed.
@Suite struct KillTests {
  private struct Life {
    /// From the kill until it is gone.
    var afterKill: Duration
    /// From the server's last answer to the process, as the server tells, until it is gone.
    var afterContact: Duration
  }

  private static let tries = 20
  private static let timeout = Duration.seconds(3)
  private static let tick = Duration.milliseconds(500)
  /// What a busy machine may add to what is promised (one tick and 0.2 s).
  private static let slack = Duration.seconds(1)

  @Test(.timeLimit(.minutes(3))) func `A registered process that is killed is gone after its timeout, never early, in twenty tries`()
    async throws
  {
    let lives = try await RealServer.with(ZooKeeperServer.forTests()) { server in
      try await withCatalog(server.url) { catalog in
        try await withThrowingTaskGroup(of: Life.self) { group in
          for number in 0..<Self.tries {
            // Each at another place of its rhythm of renewals.
            group.addTask { try await Self.life(number, server, catalog, after: .milliseconds(50 * number)) }
          }
          return try await group.reduce(into: [Life]()) { $0.append($1) }
        }
      }
    }
    print("timeout \(Self.timeout), tick \(Self.tick); seconds until gone")
    print("after kill -9:", Self.formatted(lives.map(\.afterKill)))
    print("after the server's last answer:", Self.formatted(lives.map(\.afterContact)))
    #expect(lives.count == Self.tries)
    // The server takes note of a client a moment before it answers.
    #expect(try #require(lives.map(\.afterContact).min()) >= Self.timeout - .milliseconds(300))
    #expect(try #require(lives.map(\.afterKill).max()) <= Self.timeout + Self.tick + .milliseconds(200) + Self.slack)
  }

  private static func life(
    _ number: Int, _ server: RealServer<ZooKeeperServer>, _ catalog: any Catalog, after pause: Duration
  ) async throws -> Life {
    let service = ServiceName("killed-\(number)")
    let arguments = [
      "register", "--catalog", server.url, "--service", "\(service)", "--host", "h", "--port", "\(number + 1)", "--ttl", "3s",
    ]
    return try await Program.with(RollcallAgentServer.locate(), arguments) { owner in
      let seen = try await first(catalog.updates(of: service)) { !$0.instances.isEmpty }
      try await Task.sleep(for: pause)
      let session = try #require(seen.instances.first?.session)
      let contact = try lastAnswer(to: session, in: try await server.ask("cons"))
      let killed = ContinuousClock.now
      await owner.kill()
      _ = try await first(catalog.updates(of: service)) { $0.freshness.isCurrent && $0.instances.isEmpty }
      return Life(afterKill: ContinuousClock.now - killed, afterContact: .milliseconds(Self.monotonicMilliseconds() - contact))
    }
  }

  /// When the server last answered a session, by the machine's monotonic clock, which is also Java's.
  private static func lastAnswer(to session: SessionID, in connections: String) throws -> Int {
    let number = String(try #require(session.number), radix: 16)
    let line = connections.split(separator: "\n").first { $0.contains("sid=0x\(number),") }
    let field = line?.split(separator: ",").first { $0.hasPrefix("lresp=") }
    return try #require(field.flatMap { Int($0.dropFirst("lresp=".count)) })
  }

  private static func monotonicMilliseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
  }

  private static func formatted(_ durations: [Duration]) -> String {
    durations.sorted().map { String(format: "%.2f", $0 / .seconds(1)) }.joined(separator: " ")
  }
}
