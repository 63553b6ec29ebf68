import ConsulAPI
import Hummingbird
import Rollcall
import RollcallAgent

extension AgentHandlers {
  /// The version of Consul whose API this door speaks. Clients read it to learn what they may ask for; Rollcall's own version is among the figures.
  static let consulVersion = "1.8.7"

  func agentSelf(_ request: DoorRequest) throws -> Response {
    .json(
      ConsulAgentSelf(
        config: ConsulAgentSelf.Config(
          datacenter: door.own.name, nodeName: agent.node.name, nodeID: agent.node.id, version: Self.consulVersion),
        debugConfig: .object([
          JSONValue.Member("AdvertiseAddrLAN", .string(agent.node.address)),
          JSONValue.Member("CheckOutputMaxSize", .number("\(CheckDefinition.standardOutputLimit)")),
          JSONValue.Member("ClientAddrs", .array([.string(door.settings.address.host)])),
          JSONValue.Member("DNSAddrs", door.settings.dns.map { .array([.string("tcp://\($0)"), .string("udp://\($0)")]) } ?? .null),
          JSONValue.Member("DNSPort", .number("\(door.settings.dns?.port ?? -1)")),
          JSONValue.Member("Datacenter", .string(door.own.name)),
          JSONValue.Member("HTTPPort", .number("\(door.settings.address.port)")),
          JSONValue.Member("KVMaxValueSize", .number("\(door.settings.limits.value)")),
          JSONValue.Member("NodeID", .string(agent.node.id)),
          JSONValue.Member("NodeName", .string(agent.node.name)),
        ]), member: member(), stats: stats(), meta: ConsulNode.agentMetadata(agent.node.metadata)), for: request)
  }

  func members(_ request: DoorRequest) throws -> Response {
    // In the wide-area list each server bears its datacenter's name.
    let isWide = request.query["wan"].map { !$0.isEmpty } ?? false
    return .json([member(named: isWide ? "\(agent.node.name).\(door.own.name)" : agent.node.name)], for: request)
  }

  /// The agent as the only member of a cluster of its own: the others, if any, meet it in the catalog and not by gossip.
  private func member(named name: String? = nil) -> ConsulAgentMember {
    ConsulAgentMember(
      name: name ?? agent.node.name, address: agent.node.address, port: door.settings.address.port,
      tags: [
        "acls": "0", "bootstrap": "1", "build": "\(Self.consulVersion):", "dc": door.own.name, "id": agent.node.id,
        "port": "\(door.settings.address.port)", "raft_vsn": "3", "role": "consul", "segment": "", "vsn": "2", "vsn_max": "3",
        "vsn_min": "2",
      ])
  }

  private func stats() -> [String: [String: String]] {
    let checks = agent.checks.count
    return [
      "agent": ["check_monitors": "0", "check_ttls": "\(checks)", "checks": "\(checks)", "services": "\(agent.services.count)"],
      "build": ["prerelease": "", "revision": "", "version": Self.consulVersion],
      "consul": [
        "acl": "disabled", "bootstrap": "true", "known_datacenters": "\(door.datacenterNames.count)", "leader": "true",
        "leader_addr": door.settings.address.description, "server": "true",
      ],
      "rollcall": ["catalog": door.own.catalog.description, "version": RollcallVersion.current],
    ]
  }
}
