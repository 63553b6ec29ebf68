import struct Foundation.Date

import Rollcall

/// A catalog that no call reaches.
struct LostCatalog: Catalog, KeyValueStore {
  private let error = RollcallError(.unreachable, "No endpoint of lost: answers.")

  var description: String { "lost:" }
  var capabilities: CatalogCapabilities { [.health, .locks] }
  var connection: ConnectionState { .disconnected(since: Date.distantPast, reason: error.message) }
  var keyValues: any KeyValueStore { self }
  var sessions: (any SessionDirectory)? { nil }

  private func silent<Element>() -> AsyncStream<Element> { AsyncStream { $0.onTermination = { _ in } } }

  func connectionUpdates() -> AsyncStream<ConnectionState> { silent() }
  func serviceUpdates() -> AsyncStream<ServiceList> { silent() }
  func updates(of service: ServiceName) -> AsyncStream<ServiceSnapshot> { silent() }
  func updates(of selector: KeySelector) -> AsyncStream<KeyValueSnapshot> { silent() }

  func status() async throws -> CatalogStatus { throw error }
  func services() async throws -> ServiceList { throw error }
  func instances(of service: ServiceName) async throws -> ServiceSnapshot { throw error }
  func openSession(_ options: SessionOptions) async throws -> any CatalogSession { throw error }
  func register(_ instance: ServiceInstance) async throws { throw error }
  func deregister(_ key: InstanceKey) async throws { throw error }
  func get(_ key: String) async throws -> KeyValueEntry? { throw error }
  func list(_ prefix: String) async throws -> KeyValueSnapshot { throw error }
  func commit(_ operations: [KeyValueOperation]) async throws -> KeyValueOutcome { throw error }
  func close() async {}
}
