import Rollcall

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Which of the agent's services are containers', kept over restarts.
struct ContainerLedger: Sendable {
  private static let key = "containers"

  private let store: any KeyValueStore

  init(_ store: any KeyValueStore) {
    self.store = store
  }

  func read() async throws -> Set<String> {
    guard let entry = try await store.get(Self.key) else { return [] }
    do {
      return Set(try JSONDecoder().decode([String].self, from: Data(entry.value)))
    } catch {
      throw RollcallError(
        .corrupt, "What the agent stored under '\(Self.key)' cannot be read. Nothing was changed; give the agent another data directory.",
        underlying: error)
    }
  }

  func write(_ ids: Set<String>) async throws {
    try await store.put(Self.key, Array(try JSONEncoder().encode(ids.sorted())))
  }
}
