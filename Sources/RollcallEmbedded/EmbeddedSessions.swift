internal import Rollcall

struct EmbeddedSessions: SessionDirectory {
  let engine: Engine

  func sessions() async throws -> SessionList {
    try engine.read(\.sessionList)
  }

  func sessionUpdates() -> AsyncStream<SessionList> {
    engine.updates(of: .sessions, read: \.sessionList, revision: \.revision)
  }

  func session(_ id: SessionID) async throws -> (any CatalogSession)? {
    let entry = try engine.read { $0.sessions[id]?.entry }
    return entry.map { EmbeddedSession(id: $0.id, timeout: $0.options.timeout, engine: engine) }
  }
}
