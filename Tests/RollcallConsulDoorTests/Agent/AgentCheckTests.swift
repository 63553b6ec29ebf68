import ConsulAPI
import NIOHTTP1
import Rollcall
import RollcallEmbedded
import RollcallAgent
import Testing

@testable import RollcallConsulDoor

@Suite(.timeLimit(.minutes(1))) struct AgentCheckTests {
  @Test func `Reports change a check's status and output, in agent and catalog`() async throws {
    try await AgentDoor.with { door in
      _ = try await door.peer.put("agent/service/register", #"{"Name":"web","Tags":["a"],"Check":{"TTL":"1h","Notes":"n"}}"#)
      for (path, body, status, output) in [
        ("pass/service:web?note=fi+ne", nil, "passing", "fi ne"), ("warn/service:web", nil, "warning", ""),
        ("fail/service:web?note=x", nil, "critical", "x"),
        ("update/service:web", #"{"Status":"passing","Output":"o"}"#, "passing", "o"),
      ] as [(String, String?, String, String)] {
        let answer = try await door.peer.put("agent/check/\(path)", body)
        #expect(answer.status == 200)
        #expect(answer.body == "")
        let shown =
          #"{"service:web":{"Node":"n1","CheckID":"service:web","Name":"Service 'web' check","Status":"\#(status)","Notes":"n","#
          + #""Output":"\#(output)","ServiceID":"web","ServiceName":"web","ServiceTags":["a"],"Type":"ttl","Definition":{},"#
          + #""CreateIndex":0,"ModifyIndex":0}}"#
        #expect(try await door.peer.get("agent/checks").body == shown)
        let check = try await door.catalog.instances(of: "web").instances.first?.checks.first
        #expect(check?.health.rawValue == status)
        #expect(check?.output == output)
      }
    }
  }

  @Test func `A check can be registered alone, for a service or for the node`() async throws {
    try await AgentDoor.with { door in
      _ = try await door.peer.put("agent/service/register", #"{"Name":"web"}"#)
      #expect(try await door.peer.put("agent/check/register", #"{"Name":"mem","TTL":"15s","Status":"warning"}"#).status == 200)
      #expect(
        try await door.peer.put("agent/check/register", #"{"ID":"c2","Name":"queue","ServiceID":"web","TTL":"15s"}"#).status == 200)
      #expect(try await door.catalog.instances(of: "web").instances.first?.checks.map(\.id) == ["c2"])
      let node = try await door.catalog.instances(of: .nodes).instances.first
      #expect(node?.checks.map(\.id) == ["serfHealth", "mem"])
      #expect(node?.health == .warning)
      #expect(try await door.peer.put("agent/check/deregister/c2").status == 200)
      #expect(try await door.peer.put("agent/check/deregister/mem").status == 200)
      #expect(try await door.peer.put("agent/check/deregister/nope").status == 200)
      #expect(door.agent.checks.isEmpty)
      #expect(try await door.catalog.instances(of: .nodes).instances.first?.checks.map(\.id) == ["serfHealth"])
    }
  }

  @Test func `Without a report in time a check is critical`() async throws {
    try await AgentDoor.with { door in
      _ = try await door.peer.put("agent/service/register", #"{"Name":"web","Check":{"TTL":"200ms","Status":"passing"}}"#)
      for await snapshot in door.catalog.updates(of: "web") where snapshot.instances.first?.health == .critical { break }
      #expect(try await door.peer.get("agent/checks").body.contains(#""Status":"critical","Notes":"","Output":"TTL expired""#))
      _ = try await door.peer.put("agent/check/pass/service:web?note=back")
      for await snapshot in door.catalog.updates(of: "web") where snapshot.instances.first?.health == .critical { break }
      #expect(
        try await door.peer.get("agent/checks").body.contains("TTL expired (last output before timeout follows): back"))
    }
  }

  @Test func `Output beyond a check's limit is cut`() async throws {
    try await AgentDoor.with { door in
      _ = try await door.peer.put("agent/check/register", #"{"Name":"c","TTL":"15s","OutputMaxSize":10}"#)
      _ = try await door.peer.put("agent/check/update/c", #"{"Status":"passing","Output":"123456789012345678901234567890"}"#)
      #expect(try await door.peer.get("agent/checks").body.contains(#""Output":"1234567890 ... (captured 10 of 30 bytes)""#))
    }
  }
}
