import ConsulAPI
import Rollcall
import RollcallAgent
import Testing

@testable import RollcallConsulDoor

@Suite(.timeLimit(.minutes(1))) struct AgentSelfTests {
  @Test func `The agent tells about itself as a Consul of the version whose API it speaks`() async throws {
    try await AgentDoor.with { door in
      let answer = try await door.peer.get("agent/self")
      let own = try ConsulAgentSelf(jsonBytes: Array(answer.body.utf8))
      #expect(own.config.datacenter == "dc1")
      #expect(own.config.nodeName == "n1")
      #expect(own.config.nodeID == door.agent.node.id)
      #expect(own.config.version == "1.8.7")
      #expect(own.meta == ["rack": "r1", "consul-network-segment": ""])
      #expect(own.member?.tags["id"] == door.agent.node.id)
      #expect(own.stats["rollcall"]?["version"] == RollcallVersion.current)
      #expect(own.stats["agent"]?["services"] == "0")
    }
  }

  @Test func `The only member of its cluster is the agent, under its datacenter's name in the wide-area list`() async throws {
    try await AgentDoor.with { door in
      let near = try await [ConsulAgentMember](jsonBytes: Array(door.peer.get("agent/members").body.utf8))
      #expect(near.map(\.name) == ["n1"])
      #expect(near.map(\.status) == [1])
      let wide = try await [ConsulAgentMember](jsonBytes: Array(door.peer.get("agent/members?wan=1").body.utf8))
      #expect(wide.map(\.name) == ["n1.dc1"])
    }
  }
}
