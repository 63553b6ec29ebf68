import DNSMessage
import RealServers
import Testing

@testable import RollcallDNSDoor

/// What is answered while the catalog is gone.
@Suite(.timeLimit(.minutes(3))) struct OutageTests {
  @Test func `What was known goes on being told, for a short time each, and what is new is found when the catalog is back`() async throws {
    try await RealServer.with(ConsulServer()) { consul in
      try await Filling(consul.httpAddress).service("web", "w1", "10.1.0.1")
      try await RealServer.with(RollcallAgentServer(dns: true, arguments: ["--catalog", consul.url, "--dns-ttl", "60s"])) { agent in
        let asker = DNSAsker(port: agent.dnsPort)
        func become(_ addresses: [String], ttl: UInt32) async throws {
          var answers = try await asker.ask("web.service.rollcall", .a).answers
          while answers.map(\.data.description).sorted() != addresses || answers.contains(where: { $0.ttl != ttl }) {
            try await Task.sleep(for: .milliseconds(50))
            answers = try await asker.ask("web.service.rollcall", .a).answers
          }
        }
        try await become(["10.1.0.1"], ttl: 60)
        await consul.kill()
        try await become(["10.1.0.1"], ttl: 5)
        #expect(try await asker.ask("nobody.service.rollcall", .a).code == .nameError)
        try await consul.start()
        try await Filling(consul.httpAddress).service("web", "w2", "10.1.0.2")
        try await become(["10.1.0.1", "10.1.0.2"], ttl: 60)
      }
    }
  }

  @Test func `Of a catalog that was never reached nothing is said`() async throws {
    // Nobody listens at port 1.
    try await RealServer.with(RollcallAgentServer(dns: true, arguments: ["--catalog", "etcd://127.0.0.1:1", "--address", "127.0.0.1"])) {
      agent in
      let asker = DNSAsker(port: agent.dnsPort)
      for (name, type) in [("web.service.rollcall", DNSType.a), ("n1.node.rollcall", .a)] {
        let code = try await asker.ask(name, type).code
        #expect(code == .serverFailure)
      }
      let code = try await asker.ask("rollcall", .soa).code
      #expect(code == .noError)
    }
  }
}
