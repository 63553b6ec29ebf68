import Foundation
import Logging
import Rollcall

/// Where what is known lies between two lives of a process: a record for each instance, so that a change costs what changed.
actor MemoryStore {
  /// As many operations are committed at once.
  private static let batch = 512

  private let store: any KeyValueStore
  private let space: String
  private let logger: Logger
  /// What the store has.
  private var stored = LastKnown()

  init(_ store: any KeyValueStore, space: String, logger: Logger) {
    self.store = store
    self.space = space
    self.logger = logger
  }

  /// Records that cannot be read are passed over.
  func load() async throws -> LastKnown {
    var reading = StoredReading()
    for entry in try await store.list(MemorySubject.prefix(space)).entries {
      do {
        try reading.add(entry)
      } catch {
        logger.warning("A record of what a catalog last said cannot be read.", metadata: ["record": "\(entry.key)", "error": "\(error)"])
      }
    }
    stored = reading.known
    return stored
  }

  func save(_ known: LastKnown) async throws {
    let operations = try StoredChanges(from: stored, to: known, space: space).operations
    for start in stride(from: 0, to: operations.count, by: Self.batch) {
      _ = try await store.commit(Array(operations[start..<min(start + Self.batch, operations.count)]))
    }
    stored = known
  }
}
