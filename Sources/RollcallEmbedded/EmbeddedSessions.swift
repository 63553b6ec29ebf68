internal import Rollcall

struct EmbeddedSessions: SessionDirectory {
  let engine: Engine

  func sessions() async throws -> SessionList {
    try engine.read(Self.collect)()
  }

  func sessionUpdates() -> AsyncStream<SessionList> {
    engine.updates(of: .sessions, read: { [engine] in engine.peek(Self.collect)() }, revision: \.revision)
  }

  func session(_ id: SessionID) async throws -> (any CatalogSession)? {
    let entry = try engine.read { $0.sessions[id]?.entry }
    return entry.map { EmbeddedSession(id: $0.id, timeout: $0.options.timeout, engine: engine) }
  }

  /// Takes the sessions as they are, to be listed outside of the lock.
  private static func collect(_ state: CatalogState) -> @Sendable () -> SessionList {
    let (sessions, revision) = (state.sessions, state.sessionsRevision)
    return {
      SessionList(sessions: sessions.values.map(\.entry).sorted { $0.id.rawValue < $1.id.rawValue }, revision: revision)
    }
  }
}
