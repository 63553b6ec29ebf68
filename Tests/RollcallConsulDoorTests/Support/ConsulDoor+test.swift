import HTTPTypes
import HummingbirdTesting
import Logging
import NIOCore
import Rollcall
import RollcallEmbedded

@testable import RollcallConsulDoor

/// A door over one catalog that runs on a free port while `body` asks it.
func withDoor<Value: Sendable>(
  over catalog: any Catalog = EmbeddedCatalog(), others: [ConsulDatacenter] = [], configure: (inout ConsulDoorSettings) -> Void = { _ in },
  _ body: @escaping @Sendable (RawClient) async throws -> Value
) async throws -> Value {
  try await withRunningDoor(over: catalog, others: others, configure: configure) { client, _ in try await body(client) }
}

/// The same for tests that look at the door itself.
func withRunningDoor<Value: Sendable>(
  over catalog: any Catalog = EmbeddedCatalog(), others: [ConsulDatacenter] = [], configure: (inout ConsulDoorSettings) -> Void = { _ in },
  _ body: @escaping @Sendable (RawClient, ConsulDoor) async throws -> Value
) async throws -> Value {
  var settings = ConsulDoorSettings(address: HostPort(host: "127.0.0.1", port: 0), node: "node1")
  settings.limits.connections = 1024
  configure(&settings)
  let door = ConsulDoor(
    settings, own: ConsulDatacenter(name: "dc1", catalog: catalog, views: Views(of: catalog)), others: others,
    logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
  return try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await door.run() }
    let value = try await body(RawClient(address: door.address()), door)
    group.cancelAll()
    return value
  }
}

extension Catalog {
  /// Registers the node of an agent, alive.
  func registerNode(_ name: String = "node1", address: String = "127.0.0.1") async throws {
    try await register(
      ServiceInstance(
        service: .nodes, id: name, host: address, port: 0, metadata: ["consul-network-segment": ""],
        checks: [HealthCheck(id: "serfHealth", name: "Serf Health Status", health: .passing, output: "Agent alive and reachable")],
        node: NodeReference(name: name, address: address), attributes: [ConsulAttribute.nodeID: "00000000-0000-4000-8000-000000000001"]))
  }
}

extension ConsulDoor {
  /// Waits until so many queries are blocked.
  func blocked(_ count: Int) async throws {
    while resources.blocking.count != count {
      try Task.checkCancellation()
      await Task.yield()
    }
  }
}
