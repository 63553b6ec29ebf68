import Foundation
import NIOHTTP1
import RealServers
import Testing

@testable import RollcallConsulDoor

/// The same requests to a real Consul and to the door, and the same answers: status, content type and body, byte for byte.
@Suite(.timeLimit(.minutes(2))) struct ConsulComparisonTests {
  private struct Step {
    var method: HTTPMethod
    var path: String
    var body: String?

    static func get(_ path: String) -> Step { Step(method: .GET, path: path) }
    static func put(_ path: String, _ body: String? = nil) -> Step { Step(method: .PUT, path: path, body: body) }
  }

  @Test func `Registering, reporting and reading are answered as Consul answers them`() async throws {
    let steps: [Step] = [
      .put("agent/service/register", #"{"Name":"web","ID":"w1","Port":80,"Tags":["v1","a"],"Meta":{"k":"v"},"Check":{"TTL":"1h"}}"#),
      .get("agent/services"), .get("agent/checks"), .get("agent/health/service/id/w1"),
      .put(
        "agent/service/register",
        #"{"Name":"web","ID":"w2","Address":"10.0.0.5","Port":80,"TaggedAddresses":{"wan":{"Address":"1.2.3.4","Port":8080}},"#
          + #""Weights":{"Passing":10,"Warning":2},"EnableTagOverride":true,"#
          + #""Checks":[{"TTL":"1h","Status":"passing","Notes":"n"},{"CheckID":"mine","TTL":"1h","Status":"warning"},{"Name":"third","TTL":"1h"}]}"#
      ),
      .put("agent/service/register", #"{"Name":"v6","Address":"fd00::1","Port":5}"#),
      .put("agent/service/register", #"{"Name":"host","Address":"host.example","Port":5,"Check":{},"Proxy":null,"Connect":{}}"#),
      .get("agent/services"), .get("agent/checks"),
      .put("agent/check/pass/service:w1?note=fine"), .put("agent/check/warn/mine"), .put("agent/check/fail/service:w2:1?note=%22x%22"),
      .put("agent/check/update/service:w2:3", #"{"Status":"passing","Output":"<o>&"}"#),
      .get("agent/checks"), .get("agent/health/service/id/w1"), .get("agent/health/service/id/w1?format=text"),
      .get("agent/health/service/name/web?format=text"), .get("agent/health/service/id/nope"),
      .get("agent/health/service/id/nope?format=text"), .get("agent/health/service/name/nope"),
      .get("agent/health/service/name/nope?format=text"), .get("agent/health/service/name/v6"), .get("agent/health/service/id/"),
      .get("agent/health/service/name/"),
      // Again, under another name and without some of its checks.
      .put("agent/service/register", #"{"Name":"shop","ID":"w2","Port":81,"Check":{"CheckID":"mine","TTL":"1h","Status":"critical"}}"#),
      .get("agent/services"),
      .put(
        "agent/service/register?replace-existing-checks=true",
        #"{"Name":"shop","ID":"w2","Port":81,"Check":{"CheckID":"mine","TTL":"1h","Status":"critical"}}"#),
      .get("agent/checks"),
      .put("agent/check/register", #"{"Name":"disk","TTL":"1h","ServiceID":"w1","Notes":"d","Status":"passing"}"#),
      .put("agent/check/register", #"{"ID":"nid","Name":"node check","TTL":"1h","DeregisterCriticalServiceAfter":"90m"}"#),
      .get("agent/checks"),
      .put("agent/service/maintenance/w1?enable=true&reason=up"), .put("agent/service/maintenance/w1?enable=true&reason=other"),
      .put("agent/maintenance?enable=true"), .get("agent/checks"), .get("agent/health/service/id/w1?format=text"),
      .put("agent/maintenance?enable=false"), .put("agent/service/maintenance/w1?enable=false"),
      .put("agent/check/deregister/nid"), .put("agent/check/deregister/nope"), .put("agent/service/deregister/w1"),
      .put("agent/service/deregister/w1"), .get("agent/checks"), .get("agent/services"), .get("agent/service/w1"),
      .put("agent/service/register", #"{"Name":"a \"b\" <c>","Port":1,"Tags":["é","\u2028"]}"#), .get("agent/services"),
    ]
    try await compare(steps)
  }

  @Test func `What Consul refuses is refused by both in the same words`() async throws {
    try await compare(AgentRefusalTests.consuls.map { Step(method: $0.method, path: $0.path, body: $0.body) })
  }

  private func compare(_ steps: [Step]) async throws {
    try await RealServer.with(ConsulServer(node: "n1")) { consul in
      let real = ConsulPeer(consul.httpAddress)
      try await AgentDoor.with { door in
        for step in steps {
          let expected = try await real.send(step.method, step.path, step.body)
          let answer = try await door.peer.send(step.method, step.path, step.body)
          #expect(answer == expected, "\(step.method) \(step.path) \(step.body ?? "")")
          for name in ["X-Consul-Reason", "Allow"] {
            #expect(answer.headers.first(name: name) == expected.headers.first(name: name), "\(name) of \(step.path)")
          }
        }
      }
    }
  }
}
