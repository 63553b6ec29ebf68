import AsyncHTTPClient
import DNSMessage
import NIOCore
import NIOHTTP1
import RealServers
import Testing

@testable import RollcallDNSDoor

/// Prepared queries, asked for by their names.
@Suite(.timeLimit(.minutes(2))) struct PreparedQueryTests {
  private func keep(_ query: String, at address: String) async throws {
    var request = HTTPClientRequest(url: "http://\(address)/v1/query")
    request.method = .POST
    request.body = .bytes(ByteBuffer(string: query))
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
    #expect(response.status == .ok)
  }

  @Test func `They are found by name, fail over to another catalog, and tell their own time to live; templates make no watches`()
    async throws
  {
    try await RealServer.with(ConsulServer()) { consul in
      try await Filling(consul.httpAddress).service("web", "w1", "10.1.0.1")
      let catalogs = ["--catalog", "here=embedded:", "--catalog", "there=\(consul.url)"]
      try await RealServer.with(RollcallAgentServer(dns: true, arguments: catalogs)) { agent in
        let asker = DNSAsker(port: agent.dnsPort)
        try await keep(#"{"Name":"shop","Service":{"Service":"web","Failover":{"NearestN":1}},"DNS":{"TTL":"7s"}}"#, at: agent.httpAddress)
        try await keep(
          #"{"Name":"any-","Template":{"Type":"name_prefix_match"},"Service":{"Service":"${name.suffix}","Failover":{"Datacenters":["there"]}}}"#,
          at: agent.httpAddress)
        for name in ["shop.query.rollcall", "SHOP.query.rollcall", "any-web.query.rollcall"] {
          var answers = try await asker.ask(name, .a).answers
          // The second catalog's services come into the agent's memory in their own time.
          while answers.map(\.data.description) != ["10.1.0.1"] {
            try await Task.sleep(for: .milliseconds(50))
            answers = try await asker.ask(name, .a).answers
          }
          if name.lowercased().hasPrefix("shop") { #expect(answers.map(\.ttl) == [7]) }
        }
        #expect(try await asker.ask("any-nobody.query.rollcall", .a).code == .nameError)
        #expect(try await asker.ask("none.query.rollcall", .a).code == .nameError)
      }
    }
  }
}
