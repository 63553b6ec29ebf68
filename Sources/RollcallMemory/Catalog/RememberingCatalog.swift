public import Rollcall

/// A catalog whose watches begin with what is remembered of it when the server cannot be reached: marked stale, with the time since when.
///
/// Everything else is the catalog's own: what asks for the truth fails while there is nobody to tell it.
public struct RememberingCatalog: Catalog {
  private let base: any Catalog
  private let memory: CatalogMemory

  public init(_ base: any Catalog, _ memory: CatalogMemory) {
    self.base = base
    self.memory = memory
  }

  public var description: String { base.description }
  public var capabilities: CatalogCapabilities { base.capabilities }
  public var connection: ConnectionState { base.connection }
  public func connectionUpdates() -> AsyncStream<ConnectionState> { base.connectionUpdates() }
  public func status() async throws -> CatalogStatus { try await base.status() }
  public func services() async throws -> ServiceList { memory.read(try await base.services()) }
  public func serviceUpdates() -> AsyncStream<ServiceList> {
    memory.following(base.serviceUpdates(), from: ServiceList(services: [], revision: .zero), while: connection)
  }
  public func instances(of service: ServiceName) async throws -> ServiceSnapshot { memory.read(try await base.instances(of: service)) }
  public func updates(of service: ServiceName) -> AsyncStream<ServiceSnapshot> {
    memory.following(
      base.updates(of: service), from: ServiceSnapshot(service: service, instances: [], revision: .zero), while: connection)
  }
  public func openSession(_ options: SessionOptions) async throws -> any CatalogSession { try await base.openSession(options) }
  public func register(_ instance: ServiceInstance) async throws { try await base.register(instance) }
  public func deregister(_ key: InstanceKey) async throws { try await base.deregister(key) }
  public var keyValues: any KeyValueStore { RememberingKeyValues(catalog: base, memory: memory) }
  public var sessions: (any SessionDirectory)? { base.sessions }
  public var backups: (any CatalogBackups)? { base.backups }
  public func close() async { await base.close() }
}
