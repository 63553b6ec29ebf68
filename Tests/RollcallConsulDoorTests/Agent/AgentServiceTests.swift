import ConsulAPI
import NIOHTTP1
import Rollcall
import RollcallEmbedded
import RollcallAgent
import Testing

@testable import RollcallConsulDoor

@Suite(.timeLimit(.minutes(1))) struct AgentServiceTests {
  @Test func `A registration is acknowledged without a word, and is live in the catalog by then`() async throws {
    try await AgentDoor.with { door in
      let answer = try await door.peer.put(
        "agent/service/register", #"{"Name":"web","ID":"w1","Port":80,"Tags":["a"],"Meta":{"k":"v"},"Check":{"TTL":"10s"}}"#)
      #expect(answer.status == 200)
      #expect(answer.body == "")
      #expect(answer.contentType == "")
      let instance = try #require(try await door.catalog.instances(of: "web").instances.first)
      #expect(instance.host == "127.0.0.1")
      #expect(instance.attributes[ConsulAttribute.usesNodeAddress] != nil)
      #expect(instance.checks.map(\.id) == ["service:w1"])
      #expect(instance.health == .critical)
      let health = try await door.peer.get("health/service/web")
      #expect(health.body.contains(#""ServiceID":"w1""#))
      #expect(health.body.contains(#""CheckID":"serfHealth""#))
    }
  }

  @Test func `Services are listed in Consul's shape`() async throws {
    try await AgentDoor.with { door in
      #expect(try await door.peer.get("agent/services").body == "{}")
      _ = try await door.peer.put("agent/service/register", #"{"Name":"web","Port":80}"#)
      _ = try await door.peer.put(
        "agent/service/register",
        #"{"name":"db","id":"d1","address":"10.1.1.1","port":5,"tagged_addresses":{"wan":{"address":"1.2.3.4","port":9}},"enable_tag_override":true}"#
      )
      let services = try await door.peer.get("agent/services")
      #expect(services.contentType == "application/json")
      #expect(
        services.body
          == #"{"d1":{"ID":"d1","Service":"db","Tags":[],"Meta":{},"Port":5,"Address":"10.1.1.1","TaggedAddresses":{"#
          + #""lan_ipv4":{"Address":"10.1.1.1","Port":5},"wan":{"Address":"1.2.3.4","Port":9},"#
          + #""wan_ipv4":{"Address":"10.1.1.1","Port":5}},"Weights":{"Passing":1,"Warning":1},"EnableTagOverride":true},"#
          + #""web":{"ID":"web","Service":"web","Tags":[],"Meta":{},"Port":80,"Address":"","Weights":{"Passing":1,"Warning":1},"#
          + #""EnableTagOverride":false}}"#)
      #expect(services.headers.first(name: "X-Consul-Index") == nil)
    }
  }

  @Test func `One service comes with a hash, by which its next change is waited for`() async throws {
    try await AgentDoor.with { door in
      _ = try await door.peer.put("agent/service/register", #"{"Name":"web","Port":80}"#)
      let first = try await door.peer.get("agent/service/web")
      let hash = try #require(first.headers.first(name: "X-Consul-ContentHash"))
      #expect(hash.count == 16)
      #expect(first.body.hasSuffix(#""EnableTagOverride":false,"ContentHash":"\#(hash)"}"#))
      #expect(try await door.peer.get("agent/service/web?hash=other").body == first.body)

      async let changed = door.peer.get("agent/service/web?hash=\(hash)&wait=60s")
      // Another service's change, and a re-registration that changes nothing, are not it.
      _ = try await door.peer.put("agent/service/register", #"{"Name":"other"}"#)
      _ = try await door.peer.put("agent/service/register", #"{"Name":"web","Port":80}"#)
      _ = try await door.peer.put("agent/service/register", #"{"Name":"web","Port":81}"#)
      let answer = try await changed
      #expect(answer.body.contains(#""Port":81"#))
      #expect(try await door.peer.get("agent/service/web?hash=\(hash)").headers.first(name: "X-Consul-ContentHash") != hash)

      let last = try await door.peer.get("agent/service/web")
      let lastHash = try #require(last.headers.first(name: "X-Consul-ContentHash"))
      let unchanged = try await door.peer.get("agent/service/web?hash=\(lastHash)&wait=10ms")
      #expect(unchanged == last)
    }
  }

  @Test func `A service that is not there is no success to read, and none to fail on when it is deregistered`() async throws {
    try await AgentDoor.with { door in
      let missing = try await door.peer.get("agent/service/nope")
      #expect(missing.status == 404)
      #expect(missing.body == "unknown service ID: nope")
      #expect(try await door.peer.put("agent/service/deregister/nope").status == 200)
    }
  }

  @Test func `An id may have slashes in it, and every character that a URL can carry`() async throws {
    try await AgentDoor.with { door in
      _ = try await door.peer.put("agent/service/register", #"{"Name":"a b/c d","ID":"x/y äß"}"#)
      #expect(try await door.peer.get("agent/service/x/y%20%C3%A4%C3%9F").status == 200)
      #expect(try await door.peer.put("agent/service/deregister/x%2Fy%20%C3%A4%C3%9F").status == 200)
      #expect(door.agent.services.isEmpty)
    }
  }

  @Test func `Checks that a new registration does not mention stay, unless it replaces them`() async throws {
    try await AgentDoor.with { door in
      let plain = #"{"Name":"q"}"#
      for (query, isKept) in [
        ("", true), ("?replace-existing-checks=false", true), ("?replace-existing-checks=1", true),
        ("?replace-existing-checks=true", false), ("?replace-existing-checks", false), ("?replace-existing-checks=", false),
      ] {
        _ = try await door.peer.put("agent/service/register", #"{"Name":"q","Check":{"TTL":"1h"}}"#)
        _ = try await door.peer.put("agent/service/register\(query)", plain)
        #expect(door.agent.checks.isEmpty != isKept, "\(query)")
      }
    }
  }

  @Test func `A name that only DNS cannot carry is accepted`() async throws {
    try await AgentDoor.with { door in
      let answer = try await door.peer.put("agent/service/register", #"{"Name":"bad_name.x","Port":1}"#)
      #expect(answer.status == 200)
      #expect(try await door.catalog.instances(of: "bad_name.x").instances.count == 1)
    }
  }

  @Test func `Maintenance is shown as a critical check, with a reason`() async throws {
    try await AgentDoor.with { door in
      _ = try await door.peer.put("agent/service/register", #"{"Name":"web"}"#)
      #expect(try await door.peer.put("agent/service/maintenance/web?enable=true&reason=up+grade").status == 200)
      #expect(try await door.peer.put("agent/maintenance?enable=true").status == 200)
      let checks = try await door.peer.get("agent/checks")
      #expect(
        checks.body
          == #"{"_node_maintenance":{"Node":"n1","CheckID":"_node_maintenance","Name":"Node Maintenance Mode","Status":"critical","Notes":"#
          + #""Maintenance mode is enabled for this node, but no reason was provided. This is a default message.","Output":"","#
          + #""ServiceID":"","ServiceName":"","ServiceTags":[],"Type":"maintenance","Definition":{},"CreateIndex":0,"ModifyIndex":0},"#
          + #""_service_maintenance:web":{"Node":"n1","CheckID":"_service_maintenance:web","Name":"Service Maintenance Mode","#
          + #""Status":"critical","Notes":"up grade","Output":"","ServiceID":"web","ServiceName":"web","ServiceTags":[],"#
          + #""Type":"maintenance","Definition":{},"CreateIndex":0,"ModifyIndex":0}}"#)
      #expect(try await door.peer.get("health/service/web?passing").body == "[]")
      #expect(try await door.peer.put("agent/service/maintenance/web?enable=false").status == 200)
      #expect(try await door.peer.put("agent/maintenance?enable=0").status == 200)
      #expect(try await door.peer.get("agent/checks").body == "{}")
    }
  }
}
