import ConsulAPI
import Foundation
import HTTPTypes
import Hummingbird
import Rollcall
import RollcallAgent

extension Routes {
  /// `/v1/operator/…`: the agent answers for itself as the one server that it is to its clients.
  mutating func addOperator(_ door: DoorResources) {
    get("/v1/operator/raft/configuration") { request in
      _ = try door.datacenter(request.query["dc"])
      return .json(ConsulRaftConfiguration(servers: [door.server]), for: request)
    }
    get("/v1/operator/autopilot/health") { request in
      let live = try door.datacenter(request.query["dc"])
      let health = ConsulServerHealth(
        server: door.server, version: AgentHandlers.consulVersion, isHealthy: !live.isLost, stableSince: door.start.formatted(.iso8601))
      // Consul's status for servers that are not well.
      return .json(health, for: request, status: health.isHealthy ? .ok : .tooManyRequests)
    }
    let missing: [(HTTPRequest.Method, String)] = [
      (.delete, "raft/peer"), (.get, "autopilot/configuration"), (.put, "autopilot/configuration"), (.get, "keyring"), (.post, "keyring"),
      (.put, "keyring"), (.delete, "keyring"),
    ]
    for (method, path) in missing {
      add(method, "/v1/operator/\(path)") { _ in
        throw DoorError.unsupported("Rollcall agents form no cluster: there are no servers and keys of one to change.")
      }
    }
  }
}

extension DoorResources {
  fileprivate var server: ConsulRaftConfiguration.Server {
    ConsulRaftConfiguration.Server(
      id: agent?.node.id ?? "", node: settings.node, address: settings.address.description, isLeader: true)
  }
}
