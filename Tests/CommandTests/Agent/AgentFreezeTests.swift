import ConsulAPI
import ConsulClient
import RealServers
import Testing

/// What it does to registrations when the agent's process, or its machine, stands still for a while.
@Suite(.timeLimit(.minutes(3))) struct AgentFreezeTests {
  /// Longer than the agent's own session of 10 s, and than the checks below.
  private static let length = Duration.seconds(12)

  @Test func `Nobody is expired who had no chance to report, and who stays silent is expired later`() async throws {
    try await RealServer.with(RollcallAgentServer()) { server in
      let agent = try server.connection()
      try await agent.register(ConsulServiceRegistration(sample: "kept", of: "kept"))
      try await agent.register(ConsulServiceRegistration(sample: "owned", of: "owned", ttl: .seconds(4)))
      try await agent.register(ConsulServiceRegistration(sample: "silent", of: "silent", ttl: .seconds(4)))
      let owner = Task {
        while !Task.isCancelled {
          _ = try? await agent.pass("service:owned")
          try await Task.sleep(for: .seconds(1))
        }
      }
      defer { owner.cancel() }
      _ = try await agent.pass("service:silent")
      let before = try await [entry("kept", agent), entry("owned", agent)]

      server.suspend()
      try await Task.sleep(for: Self.length)
      server.resume()
      // Its time begins anew, and is over.
      let expired = try await agent.instances(of: "silent", until: { $0.first?.checks.contains { $0.status == "critical" } ?? false })
      #expect(expired.first?.checks.first { $0.checkID == "service:silent" }?.output.contains("TTL expired") == true)
      // Neither was touched: not by their checks, and not by the session that they are on.
      #expect(try await [entry("kept", agent), entry("owned", agent)] == before)
      await agent.shutdown()
    }
  }

  private func entry(_ service: String, _ agent: ConsulConnection) async throws -> [ConsulHealthEntry] {
    try await agent.instances(of: service).value
  }
}

extension ConsulConnection {
  /// The entries of a service, once they satisfy the predicate, by blocking queries.
  func instances(of service: String, until isDone: ([ConsulHealthEntry]) -> Bool) async throws -> [ConsulHealthEntry] {
    var answer = try await instances(of: service)
    while !isDone(answer.value) {
      answer = try await instances(of: service, ConsulBlock(index: answer.index ?? 0, wait: .seconds(30)))
    }
    return answer.value
  }
}
