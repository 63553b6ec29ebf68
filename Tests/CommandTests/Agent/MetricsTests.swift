import ConsulAPI
import ConsulClient
import RealServers
import Testing

@Suite(.timeLimit(.minutes(1))) struct MetricsTests {
  @Test func `An agent tells Prometheus how it is`() async throws {
    try await RealServer.with(RollcallAgentServer()) { server in
      let agent = try server.connection()
      try await agent.register(ConsulServiceRegistration(sample: "w", of: "web", ttl: .seconds(60)))
      let response = try await agent.send(ConsulRequest(.get, ["agent", "metrics"], query: [("format", "prometheus")]))
      let lines = String(decoding: response.body, as: UTF8.self).split(separator: "\n")
      #expect("\(response.headers)".contains("text/plain; version=0.0.4"))
      for line in [
        "# TYPE rollcall_http_requests_total counter", "rollcall_agent_services 1", #"rollcall_agent_checks{status="passing"} 1"#,
        #"rollcall_agent_checks{status="critical"} 0"#, #"rollcall_catalog_connected{catalog="dc1"} 1"#,
        #"rollcall_catalog_services{catalog="dc1"} 1"#, "rollcall_http_blocked_queries 0",
      ] {
        #expect(lines.contains(line[...]), "\(line) is not among \(lines)")
      }
      let other = try await agent.send(ConsulRequest(.get, ["agent", "metrics"], expected: [501]))
      #expect(other.status == 501)
      await agent.shutdown()
    }
  }
}
