import Rollcall

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Which of the agent's registrations come from files, kept over restarts: what is in no file any more is removed, and what others registered is
/// left alone.
struct DefinitionLedger: Sendable {
  private static let key = "definitions"

  private let store: any KeyValueStore

  init(_ store: any KeyValueStore) {
    self.store = store
  }

  func read() async throws -> Set<DefinitionID> {
    guard let entry = try await store.get(Self.key) else { return [] }
    do {
      return Set(try JSONDecoder().decode([DefinitionID].self, from: Data(entry.value)))
    } catch {
      throw RollcallError(
        .corrupt, "What the agent stored under '\(Self.key)' cannot be read. Nothing was changed; give the agent another data directory.",
        underlying: error)
    }
  }

  func write(_ ids: Set<DefinitionID>) async throws {
    try await store.put(Self.key, Array(try JSONEncoder().encode(ids.sorted())))
  }
}
