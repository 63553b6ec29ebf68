import Rollcall

/// A session on one life of a ``SimulatedServer``.
struct SimulatedSession: CatalogSession {
  private let catalog: SimulatedCatalog
  private let session: any CatalogSession
  private let life: Int
  let timeout: Duration?

  var id: SessionID { session.id }

  private var bug: PlantedBug? { catalog.bug }

  init(_ catalog: SimulatedCatalog, _ session: any CatalogSession, life: Int, timeout: Duration?) {
    self.catalog = catalog
    self.session = session
    self.life = life
    self.timeout = timeout
  }

  func renew() async throws {
    try await checkLife()
    if bug == .ignoresRenewals { return }
    do {
      try await session.renew()
    } catch let error as RollcallError where error.code == .sessionLost && bug == .hidesALostSession {}
  }

  func register(_ instance: ServiceInstance) async throws {
    try await checkLife()
    if bug == .acceptsInvalidInstances, (try? instance.validate()) == nil { return }
    let store = try await catalog.store().catalog
    switch bug {
    case .sharesIDsAmongServices:
      for summary in try await store.services().services where summary.name != instance.service {
        try await store.deregister(InstanceKey(service: summary.name, id: instance.id))
      }
    case .refusesTakeover:
      let held = try await store.instances(of: instance.service).instances.first { $0.id == instance.id }
      if let held, held.session != id { throw RollcallError(.conflict, "Another session holds it.") }
    case .leavesAGapInTakeover:
      let held = try await store.instances(of: instance.service).instances.first { $0.id == instance.id }
      if let held, held.session != id {
        try await store.deregister(instance.key)
        try await Task.sleep(for: .milliseconds(50))
      }
    default: break
    }
    do {
      try await session.register(instance)
    } catch let error as RollcallError where error.code == .conflict && bug == .takesAConflictForSuccess {}
  }

  func deregister(_ key: InstanceKey) async throws {
    try await checkLife()
    if bug == .deregistersWhatIsAnothers {
      try await catalog.deregister(key)
    } else {
      try await session.deregister(key)
    }
  }

  func close() async throws {
    let current = try await catalog.store().life
    guard current == life, bug != .keepsInstancesOfClosedSessions else { return }
    try await session.close()
  }

  private func checkLife() async throws {
    guard try await catalog.store().life == life else { throw RollcallError(.sessionLost, "The store was emptied.") }
  }
}
