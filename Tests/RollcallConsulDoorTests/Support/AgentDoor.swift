import Logging
import Rollcall
import RollcallAgent
import RollcallChecks
import RollcallEmbedded

import struct Foundation.Date

@testable import RollcallConsulDoor

/// An agent of the node `n1` on an embedded catalog, and its door on a free port.
struct AgentDoor: Sendable {
  let agent: Agent
  let catalog: EmbeddedCatalog
  let peer: ConsulPeer

  /// - Parameters:
  ///   - catalog: with what an earlier agent left there.
  ///   - date: what the agent's wall clock shows.
  ///   - access: who may do what; nil: everybody everything.
  ///   - runsAgent: false when the body does that.
  static func with<Result: Sendable>(
    _ catalog: EmbeddedCatalog = EmbeddedCatalog(), date: Date = Date(), runsAgent: Bool = true, access: AccessControl? = nil,
    _ body: @escaping @Sendable (AgentDoor) async throws -> Result
  ) async throws -> Result {
    let runner = ProbeRunner()
    let agent = try await Agent(
      node: "n1", address: "127.0.0.1", metadata: ["rack": "r1"], attributes: ConsulDoor.nodeAttributes(address: "127.0.0.1"),
      catalogs: [AgentCatalog(name: "dc1", catalog: catalog)], store: catalog.keyValues(space: "agent"), runner: runner, date: date)
    let views = Views(of: catalog)
    var settings = ConsulDoorSettings(address: HostPort(host: "127.0.0.1", port: 0), node: "n1")
    settings.access = access
    let door = ConsulDoor(
      settings, own: ConsulDatacenter(name: "dc1", catalog: catalog, views: views), agent: agent, logger: Logger(label: "test"))
    return try await withThrowingTaskGroup(of: Void.self) { group in
      if runsAgent { group.addTask { try await agent.run() } }
      group.addTask { try await door.run() }
      let address = try await door.address()
      let result: Swift.Result<Result, any Error>
      do {
        result = .success(try await body(AgentDoor(agent: agent, catalog: catalog, peer: ConsulPeer("\(address)"))))
      } catch {
        result = .failure(error)
      }
      group.cancelAll()
      // What a cancelled server has to say of it is not what is tested.
      while let ended = await group.nextResult() { _ = ended }
      await runner.shutdown()
      return try result.get()
    }
  }
}
