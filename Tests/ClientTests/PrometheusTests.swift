import Foundation
import RealServers
import Testing

/// Prometheus finds what is registered with an agent, and loses it.
@Suite(.timeLimit(.minutes(3))) struct PrometheusTests {
  @Test func `By consul_sd_configs`() async throws {
    try await finds(.consulReading) { agent in
      "consul_sd_configs: [{server: '\(agent)', services: [web], refresh_interval: 1s}]"
    }
  }

  @Test func `By http_sd_configs, with labels made of what is known`() async throws {
    try await finds(.httpReading) { agent in
      "http_sd_configs: [{url: 'http://\(agent)/v1/prometheus/targets?service=web&tag=metrics', refresh_interval: 1s}]"
    }
  }

  private func finds(_ version: PrometheusServer.Version, _ discovery: (String) -> String) async throws {
    try await RealServer.with(RollcallAgentServer()) { agent in
      let consul = try Installed.consul(at: agent.httpAddress)
      func register(_ name: String, _ id: String, _ port: Int, _ tag: String) async throws {
        let flags = ["-name=\(name)", "-id=\(id)", "-address=127.0.0.1", "-port=\(port)", "-tag=\(tag)", "-meta=zone-1=a"]
        #expect(try await consul.run(["services", "register"] + flags).code == 0)
      }
      try await register("web", "w1", 9_001, "metrics")
      try await register("web", "w2", 9_002, "metrics")
      try await register("mail", "m1", 9_003, "metrics")
      let configuration = """
        scrape_configs:
        - job_name: rollcall
          scrape_interval: 1h
          \(discovery(agent.httpAddress))
          relabel_configs:
          - source_labels: [__meta_rollcall_service_metadata_zone_1, __meta_consul_service_metadata_zone_1]
            separator: ''
            regex: a
            action: keep
        """
      try await RealServer.with(PrometheusServer(version, configuration: configuration)) { prometheus in
        try await wait(prometheus, ["127.0.0.1:9001", "127.0.0.1:9002"])
        #expect(try await consul.run("services", "deregister", "-id=w1").code == 0)
        try await wait(prometheus, ["127.0.0.1:9002"])
        try await register("web", "w4", 9_004, "metrics")
        try await wait(prometheus, ["127.0.0.1:9002", "127.0.0.1:9004"])
      }
    }
  }

  /// Prometheus tells of its targets only when it is asked.
  private func wait(_ prometheus: RealServer<PrometheusServer>, _ targets: [String]) async throws {
    var seen: [String] = []
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
      seen = try await prometheus.targets()
      if seen == targets { return }
      try await Task.sleep(for: .milliseconds(200))
    }
    Issue.record("Prometheus has \(seen) instead of \(targets).")
  }
}
