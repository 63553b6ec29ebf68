import Rollcall

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The agent's own store: what is registered with it, kept over restarts.
struct Journal: Sendable {
  private static let nodeIDKey = "node-id"

  private let store: any KeyValueStore
  private let encoder = JSONEncoder()

  init(_ store: any KeyValueStore) {
    self.store = store
  }

  /// Everything that is stored.
  func read() async throws -> [AgentRecord] {
    let decoder = JSONDecoder()
    return try await store.list("").entries.compactMap { try AgentRecord($0, decoder) }
  }

  /// The node's id, which the first call makes up and stores.
  func nodeID() async throws -> String {
    if let entry = try await store.get(Self.nodeIDKey) { return String(decoding: entry.value, as: UTF8.self) }
    let id = UUID().uuidString.lowercased()
    try await store.put(Self.nodeIDKey, Array(id.utf8))
    return id
  }

  /// Returns once the records are durable, all or none.
  func write(_ records: [AgentRecord]) async throws {
    guard !records.isEmpty else { return }
    guard case .committed = try await store.commit(records.map { try $0.operation(encoder) }) else {
      throw RollcallError(.rejected, "The agent's store refused a write without a condition.")
    }
  }
}
