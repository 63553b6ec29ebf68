public import Logging
public import Rollcall
import Synchronization

/// Registers in a catalog, on one session: what is registered vanishes with this process, however that ends.
public final class CatalogTarget: ContainerTarget {
  private let catalog: any Catalog
  private let registrar: Registrar
  private let carriesHealth: Bool
  private let pattern: ServiceIDPattern
  private let cleansUp: Bool
  private let logger: Logger
  private let registrations = Mutex<[InstanceKey: (instance: ServiceInstance, registration: Registration?)]>([:])

  /// - Parameters:
  ///   - catalog: is closed at the end.
  ///   - cleansUp: whether to remove what containers of this machine left behind that hangs on no session, as registrator leaves it.
  public init(_ catalog: any Catalog, hostname: String, options: Registrar.Options, cleansUp: Bool, logger: Logger) {
    self.catalog = catalog
    self.cleansUp = cleansUp
    self.logger = logger
    pattern = ServiceIDPattern(hostname: hostname)
    carriesHealth = catalog.capabilities.contains(.health)
    registrar = Registrar(catalog, options: options, logger: logger)
  }

  public var description: String { catalog.description }

  public func run() async {
    try? await registrar.run()
    await Task { [catalog] in await catalog.close() }.value
  }

  public func apply(_ set: ContainerSet) async throws {
    let wanted = Dictionary(set.services.compactMap(form).map { ($0.key, $0) }) { _, last in last }
    let gone = registrations.withLock { registrations in
      let gone = registrations.filter { wanted[$0.key] == nil }
      for key in gone.keys { registrations[key] = nil }
      return gone
    }
    for entry in gone.values {
      entry.registration?.withdraw()
      logger.info("Removed.", metadata: facts(entry.instance))
    }
    for (key, instance) in wanted.sorted(by: { $0.key.id < $1.key.id }) {
      let former = registrations.withLock { $0[key] }
      guard former?.instance != instance else { continue }
      let registration = register(instance)
      registrations.withLock { $0[key] = (instance, registration) }
      if former == nil, registration != nil { logger.info("Added.", metadata: facts(instance)) }
    }
    if set.isComplete, cleansUp { try await removeStale(besides: Set(wanted.keys)) }
  }

  private func register(_ instance: ServiceInstance) -> Registration? {
    do {
      return try registrar.register(instance)
    } catch {
      // It would be refused again.
      logger.warning("A container's service cannot be registered.", metadata: facts(instance).merging(["reason": "\(error)"]) { $1 })
      return nil
    }
  }

  /// Where health cannot be told, what is critical is not there.
  private func form(of service: ContainerService) -> ServiceInstance? {
    var instance = service.instance
    guard !carriesHealth else { return instance }
    guard instance.health != .critical else { return nil }
    instance.checks = []
    return instance
  }

  private func removeStale(besides wanted: Set<InstanceKey>) async throws {
    for service in try await catalog.services().services {
      for found in try await catalog.instances(of: service.name).instances {
        let isWanted = wanted.contains { $0.service == found.service && $0.id == found.id }
        guard found.session == nil, !isWanted, pattern.matches(found.id) else { continue }
        try await catalog.deregister(found.instance.key)
        logger.info("Removed what an earlier life left.", metadata: facts(found.instance))
      }
    }
  }

  private func facts(_ instance: ServiceInstance) -> Logger.Metadata {
    ["service": "\(instance.service)", "id": "\(instance.id)", "address": "\(instance.address)", "catalog": "\(catalog.description)"]
  }
}
