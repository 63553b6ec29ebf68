import Rollcall

extension LiveCatalog {
  /// Writes an instance unless exactly that is there; one that hangs on a session stays on it.
  func write(_ instance: ServiceInstance, replacing known: RegisteredInstance?) async throws {
    guard known?.instance != instance else { return }
    try instance.validate()
    if let id = known?.session, let session = try await catalog.sessions?.session(id) {
      try await session.register(instance)
    } else {
      try await catalog.register(instance)
    }
  }
}
