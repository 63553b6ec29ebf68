internal import Rollcall

/// A lease of the embedded catalog.
struct EmbeddedSession: CatalogSession {
  let id: SessionID
  let timeout: Duration?
  let engine: Engine

  func renew() async throws {
    try await engine.renew(id)
  }

  func register(_ instance: ServiceInstance) async throws {
    _ = try await engine.submit(engine.registration(of: instance, session: id))
  }

  func deregister(_ key: InstanceKey) async throws {
    _ = try await engine.submit(.deregister(key, session: id))
  }

  func close() async throws {
    _ = try await engine.submit(.end([id]))
  }
}
