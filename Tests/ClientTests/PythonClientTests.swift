import RealServers
import Testing

/// Python clients from PyPI, as they are, against the agent's process.
@Suite(.timeLimit(.minutes(4))) struct PythonClientTests {
  @Test(arguments: ["python-consul", "py-consul"])
  func `A program that uses Consul from Python uses the agent`(package: String) async throws {
    let python = try Installed.python(with: package)
    try await RealServer.with(RollcallAgentServer()) { agent in
      let parts = agent.httpAddress.split(separator: ":").map(String.init)
      let tour = try await python.run([Installed.script("tour.py")] + parts)
      #expect(tour.code == 0, "\(tour.output)\n\(tour.errors)")
      #expect(
        tour.lines == [
          "registered, critical until it is reported",
          "found by a blocking query when it passed",
          "warned, failed and passed, in health and catalog",
          "in maintenance and back",
          "gone after it was deregistered",
          "a node from outside came and went",
          "keys put, compared and listed",
          "a key waited for, and all deleted",
          "sessions made, renewed and listed",
          "locks taken, refused, released, and lost with their session",
          "a session that is gone is not found",
          "transactions done, and undone as a whole",
          "the agent, its members and its leader",
        ])
    }
  }

  @Test func `A program that uses consulate sees the agent as it sees Consul`() async throws {
    let python = try Installed.python(with: "consulate")
    let lines = ["registered", "catalog and health", "keys, sessions and locks", "events"]
    @Sendable func tour(_ address: String) async throws {
      let tour = try await python.run([Installed.script("consulate_tour.py")] + address.split(separator: ":").map(String.init))
      #expect(tour.code == 0 && tour.lines.map(String.init) == lines, "\(tour.output)\n\(tour.errors)")
    }
    try await RealServer.with(ConsulServer(node: "n1")) { try await tour($0.httpAddress) }
    try await RealServer.with(RollcallAgentServer(node: "n1")) { try await tour($0.httpAddress) }
  }
}
