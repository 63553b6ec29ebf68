import ConsulAPI
import ConsulClient
import RealServers
import Synchronization
import Testing

/// kill -9 of the agent in the middle of writes, and a new start on the same folder.
@Suite(.timeLimit(.minutes(5))) struct AgentCrashTests {
  /// Longer than a Consul session of 10 s may last, which is twice that.
  private static let sessionsEnd = Duration.seconds(22)

  @Test func `Every acknowledged write is there, what lives is back, and what expired is gone`() async throws {
    try await RealServer.with(RollcallAgentServer()) { server in
      let acknowledged = Acknowledged()
      for round in 1...4 {
        let agent = try server.connection()
        let session = try await agent.createSession(Self.session("10s"))
        #expect(try await agent.write("lock-\(round)", [1], .acquire(session: session)))
        let long = try await agent.createSession(Self.session("600s"))
        #expect(try await agent.write("kept-\(round)", [1], .acquire(session: long)))
        try await agent.register(ConsulServiceRegistration(sample: "brief-\(round)", of: "brief", ttl: .milliseconds(500)))
        try await agent.register(ConsulServiceRegistration(sample: "long-\(round)", of: "long", ttl: .seconds(600)))
        try await Self.write(to: server, round, acknowledged)
        await agent.shutdown()

        // What expires during the longest pause is told apart from what does not; the other rounds go without one.
        let isLast = round == 4
        if isLast { try await Task.sleep(for: Self.sessionsEnd) }
        try await server.start()
        let again = try server.connection()
        try await acknowledged.verify(at: again)
        let brief = try await again.instances(of: "brief") { entries in
          entries.count == round && entries.allSatisfy { $0.checks.contains { $0.status == "critical" } }
        }
        #expect(Set(brief.map(\.service.id)) == Set((1...round).map { "brief-\($0)" }))
        let lasting = try await again.instances(of: "long").value
        #expect(lasting.count == round && lasting.allSatisfy { $0.checks.allSatisfy { $0.status == "passing" } })
        #expect(try await again.session(long) != nil)
        #expect(try await again.keys("kept-\(round)").value.first?.session == long)
        if isLast {
          #expect(try await again.session(session) == nil)
          #expect(try await again.keys("lock-\(round)").value.first?.session == "")
        } else {
          #expect(try await again.renewSession(session))
        }
        await again.shutdown()
      }
    }
  }

  private static func session(_ ttl: String) -> ConsulSessionRequest {
    var request = ConsulSessionRequest()
    request.ttl = ttl
    return request
  }

  /// Writes keys and registrations on all sides until the server is killed under it.
  private static func write(to server: RealServer<RollcallAgentServer>, _ round: Int, _ acknowledged: Acknowledged) async throws {
    let agent = try server.connection()
    try await withThrowingTaskGroup { group in
      for writer in 0..<8 {
        group.addTask {
          for step in 1... {
            let write = Write(
              kind: Write.Kind.allCases[writer % Write.Kind.allCases.count], name: "\(writer)-\(step % 20)", value: round * 100_000 + step)
            do {
              try await write.perform(at: agent)
            } catch {
              // Whether this one was done is open.
              acknowledged.noteAttempt(write)
              return
            }
            acknowledged.note(write)
          }
        }
      }
      group.addTask {
        while acknowledged.count(in: round) < 400 { try await Task.sleep(for: .milliseconds(5)) }
        await server.kill()
      }
      try await group.waitForAll()
    }
    await agent.shutdown()
  }
}

/// One write over HTTP, as a later one under the same name replaces it.
private struct Write: Hashable {
  enum Kind: CaseIterable { case key, service }

  var kind: Kind
  var name: String
  var value: Int

  func perform(at agent: ConsulConnection) async throws {
    switch kind {
    case .key: _ = try await agent.write("crash/\(name)", Array("\(value)".utf8))
    case .service: try await agent.register(ConsulServiceRegistration(sample: name, of: "crash", version: value))
    }
  }
}

/// What the agent acknowledged, and what was under way as it died.
private final class Acknowledged: Sendable {
  private struct Target: Hashable {
    var kind: Write.Kind
    var name: String
  }

  private struct State {
    var latest: [Target: Int] = [:]
    var attempts: [Target: Set<Int>] = [:]
    var counts: [Int: Int] = [:]
  }

  private let state = Mutex(State())

  func note(_ write: Write) {
    state.withLock { state in
      state.latest[Target(kind: write.kind, name: write.name)] = write.value
      state.counts[write.value / 100_000, default: 0] += 1
    }
  }

  func noteAttempt(_ write: Write) {
    state.withLock { _ = $0.attempts[Target(kind: write.kind, name: write.name), default: []].insert(write.value) }
  }

  func count(in round: Int) -> Int { state.withLock { $0.counts[round] ?? 0 } }

  func verify(at agent: ConsulConnection) async throws {
    let (latest, attempts) = state.withLock { ($0.latest, $0.attempts) }
    let keys = try await agent.keys("crash/", isPrefix: true).value
    let local = try await agent.agentServices()
    let listed = try await agent.instances(of: "crash").value
    for (target, value) in latest {
      let allowed = attempts[target, default: []].filter { $0 > value }.union([value])
      switch target.kind {
      case .key:
        let found = keys.first { $0.key == "crash/\(target.name)" }.flatMap { Int(String(decoding: $0.value ?? [], as: UTF8.self)) }
        #expect(found.map(allowed.contains) == true, "The key \(target.name) is \(found ?? 0), and was acknowledged as \(value).")
      case .service:
        let kept = local[target.name]?.meta["version"].flatMap { Int($0) }
        #expect(kept.map(allowed.contains) == true, "The service \(target.name) is \(kept ?? 0), and was acknowledged as \(value).")
        let shown = listed.first { $0.service.id == target.name }?.service.meta?["version"].flatMap { Int($0) }
        #expect(shown == kept, "The catalog shows \(shown ?? 0) for \(target.name), and the agent \(kept ?? 0).")
      }
    }
  }
}
