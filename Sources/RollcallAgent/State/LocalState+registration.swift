import Rollcall

extension LocalState {
  /// Registers a service by its id, or replaces what was registered under it, also under another service name.
  ///
  /// As with Consul: a check that was there before keeps its result and starts its time again, checks that the new registration does not mention
  /// stay unless `replacingChecks`, maintenance stays.
  /// - Returns: whose ``Work`` has grown.
  /// - Throws: `.invalid`, `.tooMany`; nothing has changed then.
  @discardableResult
  mutating func register(
    _ instance: ServiceInstance, checks definitions: [CheckDefinition] = [], replacingChecks: Bool = false, catalogs: [String]? = nil,
    at now: Duration
  ) throws(AgentError) -> [LocalOwner] {
    let definitions = try prepare(definitions, for: instance)
    let owner = LocalOwner.service(instance.id)
    let previous = services[instance.id]
    guard previous != nil || services.count < settings.maximumServices else {
      throw AgentError(.tooMany, "This agent has \(services.count) services, which is its limit.")
    }
    let mentioned = Set(definitions.map(\.id))
    var kept = previous?.checks ?? []
    let dropped = replacingChecks ? kept.filter { !mentioned.contains($0) } : []
    kept.removeAll { dropped.contains($0) }
    try checkCount(mentioned.union(kept).count, owner)
    for check in dropped { forget(check) }

    var service = LocalService(instance, catalogs: catalogs, checks: kept)
    service.instance.checks = []
    service.instance.maintenance = previous?.instance.maintenance
    service.hasStoredResults = previous?.hasStoredResults ?? false
    services[instance.id] = service
    var work = PendingWork(publish: true, storeDefinition: true)
    if let previous, previous.instance.key != instance.key { work.withdrawals = [previous.instance.key] }
    add(work, owner)
    // Before the service: who finds that finds its node too.
    let node = moveService(from: previous?.catalogs, to: catalogs)
    return node + [owner] + put(definitions, owner, at: now)
  }

  /// Removes a service with its checks. One that is not there is no error.
  @discardableResult
  mutating func deregister(service id: String) -> [LocalOwner] {
    guard let service = services.removeValue(forKey: id) else { return [] }
    for check in service.checks { forget(check) }
    let owner = LocalOwner.service(id)
    timers.cancel(.output(owner))
    unstoredReports.remove(owner)
    add(PendingWork(storeDefinition: true, storeResults: service.hasStoredResults, withdrawals: [service.instance.key]), owner)
    return [owner] + moveService(from: service.catalogs, to: nil)
  }

  /// Registers a check, or replaces the one of its id, which keeps its result and starts its time again.
  /// - Throws: `.invalid`, `.unknownService`, `.tooMany`; nothing has changed then.
  @discardableResult
  mutating func register(_ check: CheckDefinition, of owner: LocalOwner, at now: Duration) throws(AgentError) -> [LocalOwner] {
    if case .service(let id) = owner, services[id] == nil {
      throw AgentError(.unknownService, "No service is registered here under the id '\(id)'.")
    }
    let check = try prepare(check)
    try checkCount(Set(checkIDs(of: owner)).union([check.id]).count, owner)
    add(PendingWork(publish: true, storeDefinition: true), owner)
    return [owner] + put([check], owner, at: now)
  }

  /// Removes a check. One that is not there is no error.
  @discardableResult
  mutating func deregister(check id: String) -> [LocalOwner] {
    guard let check = checks[id] else { return [] }
    forget(id)
    detach(id, from: check.owner)
    add(PendingWork(publish: true, storeDefinition: true), check.owner)
    return [check.owner]
  }

  /// Takes a service out of service, for a reason to be shown, or with nil back into it. Whoever took it out first gives the reason.
  /// - Throws: `.unknownService`.
  @discardableResult
  mutating func setMaintenance(service id: String, _ reason: String?) throws(AgentError) -> [LocalOwner] {
    guard let present = services[id]?.instance.maintenance else {
      guard services[id] != nil else {
        throw AgentError(.unknownService, "No service is registered here under the id '\(id)'.")
      }
      guard let reason else { return [] }
      services[id]?.instance.maintenance = reason
      add(PendingWork(publish: true, storeDefinition: true), .service(id))
      return [.service(id)]
    }
    guard reason == nil, present != reason else { return [] }
    services[id]?.instance.maintenance = nil
    add(PendingWork(publish: true, storeDefinition: true), .service(id))
    return [.service(id)]
  }

  /// The same for the node with everything on it.
  @discardableResult
  mutating func setNodeMaintenance(_ reason: String?) -> [LocalOwner] {
    guard (nodeMaintenance == nil) != (reason == nil) else { return [] }
    nodeMaintenance = reason
    add(PendingWork(publish: true, storeDefinition: true), .node)
    return [.node]
  }

  // MARK: Inside

  mutating func add(_ work: PendingWork, _ owner: LocalOwner) {
    noteChange(of: owner)
    pending[owner, default: PendingWork()].merge(work)
  }

  /// - Returns: other owners that lost a check by it: ids are unique on the whole agent.
  private mutating func put(_ definitions: [CheckDefinition], _ owner: LocalOwner, at now: Duration) -> [LocalOwner] {
    var others: [LocalOwner] = []
    for definition in definitions {
      let id = definition.id
      let previous = checks[id]
      var check = LocalCheck(definition, owner: owner, registered: now)
      if let previous {
        check.result = previous.result
        check.result.reported = now
        add(PendingWork(storeResults: true), owner)
        if previous.owner != owner {
          detach(id, from: previous.owner)
          add(PendingWork(publish: true, storeDefinition: true), previous.owner)
          others.append(previous.owner)
        }
      }
      if let previous { removeAlias(previous.definition) }
      checks[id] = check
      addAlias(definition)
      if previous?.owner != owner { attach(id, to: owner) }
      schedule(check)
      scheduleFirstProbe(check, at: now)
    }
    return others
  }

  mutating func schedule(_ check: LocalCheck) {
    if let next = check.nextEvent { timers.schedule(.check(check.definition.id), at: next) }
  }

  private mutating func attach(_ id: String, to owner: LocalOwner) {
    switch owner {
    case .node: nodeChecks.append(id)
    case .service(let service): services[service]?.checks.append(id)
    }
  }

  private mutating func detach(_ id: String, from owner: LocalOwner) {
    switch owner {
    case .node: nodeChecks.removeAll { $0 == id }
    case .service(let service): services[service]?.checks.removeAll { $0 == id }
    }
  }

  private mutating func forget(_ check: String) {
    if let forgotten = checks.removeValue(forKey: check) { removeAlias(forgotten.definition) }
    timers.cancel(.check(check))
    timers.cancel(.probe(check))
  }
}
