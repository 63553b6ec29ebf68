import ConsulAPI
import HTTPTypes
import Hummingbird
import Rollcall
import RollcallAgent

extension Routes {
  /// `/v1/agent/…`: what is registered with this agent itself.
  mutating func addAgent(_ agent: Agent, _ door: DoorResources) {
    let handlers = AgentHandlers(agent: agent, door: door)
    put("/v1/agent/service/register", handlers.registerService)
    put("/v1/agent/service/deregister/", handlers.deregisterService)
    put("/v1/agent/service/maintenance/", handlers.setServiceMaintenance)
    put("/v1/agent/maintenance", handlers.setNodeMaintenance)
    get("/v1/agent/services", handlers.services)
    get("/v1/agent/service/", handlers.service)
    get("/v1/agent/checks", handlers.checks)
    put("/v1/agent/check/register", handlers.registerCheck)
    put("/v1/agent/check/deregister/", handlers.deregisterCheck)
    put("/v1/agent/check/pass/") { try await handlers.report($0, .passing) }
    put("/v1/agent/check/warn/") { try await handlers.report($0, .warning) }
    put("/v1/agent/check/fail/") { try await handlers.report($0, .critical) }
    put("/v1/agent/check/update/", handlers.updateCheck)
    get("/v1/agent/health/service/id/", handlers.healthByID)
    get("/v1/agent/health/service/name/", handlers.healthByName)
    get("/v1/agent/self", handlers.agentSelf)
    get("/v1/agent/members", handlers.members)
    put("/v1/agent/reload") { _ in
      guard let reload = door.reload else {
        throw DoorError.unsupported("This agent has no configuration to reload: start it with --config-dir, or with other options.")
      }
      let problems = try await reload()
      guard problems.isEmpty else { throw DoorError.refused(problems.joined(separator: "\n")) }
      return .empty
    }
    put("/v1/agent/leave") { _ in
      guard let leave = door.leave else {
        throw DoorError.unsupported("Stop this agent with a signal: it then takes its services out of the catalog.")
      }
      leave()
      return .empty
    }
    for path in ["ca/roots", "ca/leaf/"] { get("/v1/agent/connect/\(path)") { _ in throw DoorError.noMesh } }
    addMetrics(agent, door)
    addUnsupportedAgentPaths()
  }

  /// What Consul has and this agent does not: a sentence instead of an empty 404.
  private mutating func addUnsupportedAgentPaths() {
    let paths: [(HTTPRequest.Method, String, String)] = [
      (.put, "join/", "Rollcall agents form no cluster. Give each of them the same catalog."),
      (.put, "force-leave/", "Rollcall agents form no cluster. A node vanishes with its agent's session, or by catalog/deregister."),
      (.get, "monitor", "This agent does not offer its log over HTTP. Read it where its standard error goes."),
      (.get, "host", "This agent does not tell about its machine over HTTP."),
      (.post, "connect/authorize", "This agent has no service mesh."),
    ]
    for (method, path, sentence) in paths {
      add(method, "/v1/agent/\(path)") { _ in throw DoorError.unsupported(sentence) }
    }
  }
}
