public import ConsulAPI

// What the whole cluster knows.
extension ConsulConnection {
  /// All service names with the tags in use.
  public func services(_ block: ConsulBlock? = nil) async throws -> ConsulAnswer<ConsulServiceTags> {
    try await read(["catalog", "services"], block: block)
  }

  public func nodes(_ block: ConsulBlock? = nil) async throws -> ConsulAnswer<[ConsulNode]> {
    try await read(["catalog", "nodes"], block: block)
  }

  /// A node with its services.
  /// - Returns: nil when there is no such node.
  public func node(_ name: String) async throws -> ConsulNodeServices? {
    let request = ConsulRequest(.get, ["catalog", "node", name], query: datacenterQuery)
    let response = try await send(request)
    return response.body.starts(with: Array("null".utf8)) ? nil : try decode(response, of: request)
  }

  /// Every instance of a service, healthy or not, with its checks and its node's.
  public func instances(of service: String, _ block: ConsulBlock? = nil) async throws -> ConsulAnswer<[ConsulHealthEntry]> {
    try await read(["health", "service", service], block: block)
  }

  /// All checks in a state: `any`, `passing`, `warning` or `critical`.
  public func checks(inState state: String, _ block: ConsulBlock? = nil) async throws -> ConsulAnswer<[ConsulCheck]> {
    try await read(["health", "state", state], block: block)
  }

  /// Writes into the catalog past any agent. A node's own agent undoes what concerns its own services.
  public func register(_ registration: ConsulCatalogRegistration) async throws {
    var registration = registration
    if registration.datacenter.isEmpty { registration.datacenter = settings.datacenter ?? "" }
    _ = try await send(ConsulRequest(.put, ["catalog", "register"], body: registration.jsonBytes, isRepeatable: true))
  }

  /// What is not there is no error.
  public func deregister(_ deregistration: ConsulCatalogDeregistration) async throws {
    var deregistration = deregistration
    if deregistration.datacenter.isEmpty { deregistration.datacenter = settings.datacenter ?? "" }
    _ = try await send(ConsulRequest(.put, ["catalog", "deregister"], body: deregistration.jsonBytes, isRepeatable: true))
  }

  /// The address of the leader; empty while there is none.
  public func leader(timeout: Duration? = nil) async throws -> ConsulAnswer<String> {
    try await read(["status", "leader"], timeout: timeout)
  }

  /// How a Rollcall agent stands with its catalogs; Consul has no such path.
  public func catalogStandings() async throws -> [RollcallCatalogStanding] {
    try await read(["status", "catalogs"]).value
  }

  public func peers() async throws -> [String] {
    try await read(["status", "peers"]).value
  }
}
