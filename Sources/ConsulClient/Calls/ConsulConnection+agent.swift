public import ConsulAPI

// The agent's own services and checks, which it carries into the catalog.
extension ConsulConnection {
  public func agentSelf(timeout: Duration? = nil) async throws -> ConsulAnswer<ConsulAgentSelf> {
    try await read(["agent", "self"], timeout: timeout)
  }

  public func members() async throws -> [ConsulAgentMember] {
    try await read(["agent", "members"]).value
  }

  public func agentServices() async throws -> [String: ConsulAgentService] {
    try await read(["agent", "services"]).value
  }

  /// - Returns: nil when the agent has no service of that id.
  public func agentService(_ id: String) async throws -> ConsulAgentService? {
    let request = ConsulRequest(.get, ["agent", "service", id], expected: [404])
    let response = try await send(request)
    return response.status == 404 ? nil : try decode(response, of: request)
  }

  public func agentChecks() async throws -> [String: ConsulCheck] {
    try await read(["agent", "checks"]).value
  }

  /// Registers a service with its checks, or replaces the one of that id.
  /// - Parameter replacingChecks: Removes checks of the service that are not given now; those of an operator too.
  public func register(_ service: ConsulServiceRegistration, replacingChecks: Bool = false) async throws {
    _ = try await send(
      ConsulRequest(
        .put, ["agent", "service", "register"], query: replacingChecks ? [("replace-existing-checks", "true")] : [],
        body: service.jsonBytes, isRepeatable: true))
  }

  /// One that is not there is no error.
  public func deregisterService(_ id: String) async throws {
    _ = try await send(ConsulRequest(.put, ["agent", "service", "deregister", id], expected: [404], isRepeatable: true))
  }

  /// Puts a service into maintenance, or takes it out of it.
  public func setMaintenance(_ id: String, enabled: Bool, reason: String = "") async throws {
    _ = try await send(
      ConsulRequest(
        .put, ["agent", "service", "maintenance", id], query: [("enable", String(enabled)), ("reason", reason)], isRepeatable: true))
  }

  public func register(_ check: ConsulCheckRegistration) async throws {
    _ = try await send(ConsulRequest(.put, ["agent", "check", "register"], body: check.jsonBytes, isRepeatable: true))
  }

  /// One that is not there is no error.
  public func deregisterCheck(_ id: String) async throws {
    _ = try await send(ConsulRequest(.put, ["agent", "check", "deregister", id], expected: [404], isRepeatable: true))
  }

  /// Reports a TTL check as passing.
  /// - Returns: false when the agent has no such check.
  public func pass(_ checkID: String, note: String = "") async throws -> Bool {
    try await report(
      ConsulRequest(
        .put, ["agent", "check", "pass", checkID], query: note.isEmpty ? [] : [("note", note)], isRepeatable: true))
  }

  /// Reports the result of a TTL check.
  /// - Returns: false when the agent has no such check.
  public func update(_ checkID: String, _ update: ConsulCheckUpdate) async throws -> Bool {
    try await report(
      ConsulRequest(.put, ["agent", "check", "update", checkID], body: update.jsonBytes, isRepeatable: true))
  }

  private func report(_ request: ConsulRequest) async throws -> Bool {
    do {
      _ = try await send(request)
      return true
    } catch let error as ConsulError where error.status == 404 || error.status == 500 && error.body.contains("does not have associated TTL")
    {
      // 1.8 says 500, later versions say 404.
      return false
    }
  }
}
