import Logging
import Rollcall
import RollcallEmbedded

@testable import RollcallAgent

/// Runs an agent over a catalog while the body runs.
func withAgent<Result: Sendable>(
  on catalog: any Catalog, store: any KeyValueStore, clock: any Clock<Duration> = ContinuousClock(),
  _ body: @Sendable (Agent) async throws -> Result
) async throws -> Result {
  // The session's time is not what these tests are about, and a manual clock would not renew it.
  let options = Registrar.Options(session: SessionOptions(timeout: .seconds(3600)))
  let agent = try await Agent(
    node: "n1", address: "10.0.0.1", metadata: ["rack": "r1"], catalogs: [AgentCatalog(name: "dc1", catalog: catalog)], store: store,
    registrar: options, clock: clock)
  return try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await agent.run() }
    let result = try await body(agent)
    group.cancelAll()
    try await group.waitForAll()
    return result
  }
}

extension Catalog {
  /// The first set of a service's instances that satisfies the predicate.
  func first(of service: ServiceName, where predicate: (ServiceSnapshot) -> Bool) async throws -> ServiceSnapshot {
    for await snapshot in updates(of: service) where predicate(snapshot) { return snapshot }
    throw CancellationError()
  }
}
