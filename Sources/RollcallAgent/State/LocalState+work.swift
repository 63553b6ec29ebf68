import Rollcall

extension LocalState {
  /// Takes what there is to do about an owner, as of now; nil when there is nothing.
  mutating func takeWork(for owner: LocalOwner) -> Work? {
    guard let pending = pending.removeValue(forKey: owner) else { return nil }
    let instance = pending.publish ? instance(of: owner) : nil
    var records: [AgentRecord] = []
    if pending.storeDefinition { records.append(definitionRecord(of: owner)) }
    if pending.storeResults { records.append(takeResultsRecord(of: owner)) }
    return Work(
      owner: owner, pending: pending, instance: instance, catalogs: catalogs(of: owner),
      // What it is now stays, whatever it was in between.
      withdrawals: pending.withdrawals.filter { $0 != self.instance(of: owner)?.key }, records: records)
  }

  /// Takes what an owner is to be in the catalog, at the start, when there is nothing else to do about it.
  mutating func takePublication(for owner: LocalOwner) -> ServiceInstance? {
    pending[owner]?.publish = false
    if pending[owner] == PendingWork() { pending[owner] = nil }
    return instance(of: owner)
  }

  /// Gives work back that could not be done, to be tried again.
  mutating func returnWork(_ work: Work, at now: Duration) {
    add(work.pending, work.owner)
    timers.schedule(.work(work.owner), at: now + settings.retryDelay)
  }

  func definitionRecord(of owner: LocalOwner) -> AgentRecord {
    let definitions = checkIDs(of: owner).compactMap { checks[$0] }
    switch owner {
    case .node: return .node(maintenance: nodeMaintenance, checks: definitions)
    case .service(let id):
      guard let service = services[id] else { return .noDefinition(owner) }
      return .service(service.instance, catalogs: service.catalogs, checks: definitions)
    }
  }

  mutating func takeResultsRecord(of owner: LocalOwner) -> AgentRecord {
    switch owner {
    case .node: nodeHasStoredResults = true
    case .service(let id):
      guard services[id] != nil else { return .noResults(owner) }
      services[id]?.hasStoredResults = true
    }
    return .results(owner, checkIDs(of: owner).compactMap { id in checks[id].map { .init(id: id, $0.result) } })
  }
}
