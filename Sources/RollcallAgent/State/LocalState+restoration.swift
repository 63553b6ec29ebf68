import Rollcall

extension LocalState {
  /// Takes up what an earlier life of the agent stored. Everything is to be published then.
  ///
  /// Reports up to the stored ``horizon`` may have come in that were not stored any more, so every check counts as having been reported on then: it
  /// may expire late by one time of its own, and never early. A wall clock that was set back meanwhile moves no time into the future.
  mutating func restore(_ records: [AgentRecord], at now: Duration) {
    var results: [LocalOwner: [AgentRecord.Result]] = [:]
    for record in records {
      switch record {
      case .results(let owner, let stored): results[owner] = stored
      case .node(let maintenance, let definitions):
        nodeMaintenance = maintenance
        nodeChecks = definitions.map(\.definition.id)
        restore(definitions)
      case .service(let instance, let catalogs, let definitions):
        _ = moveService(from: services[instance.id]?.catalogs, to: catalogs)
        services[instance.id] = LocalService(instance, catalogs: catalogs, checks: definitions.map(\.definition.id))
        restore(definitions)
      case .horizon(let time): horizon = time
      case .noDefinition, .noResults: break
      }
    }
    for id in Array(services.keys) {
      services[id]?.checks.removeAll { checks[$0]?.owner != .service(id) }
    }
    nodeChecks.removeAll { checks[$0]?.owner != .node }
    for (owner, stored) in results { restore(stored, of: owner) }
    for (id, check) in checks {
      var check = check
      check.result.reported = min(max(check.result.reported, horizon), now)
      check.result.criticalSince = check.result.criticalSince.map { min($0, now) }
      checks[id] = check
      schedule(check)
      scheduleFirstProbe(check, at: now)
      addAlias(check.definition)
    }
    add(PendingWork(publish: true), .node)
    for id in services.keys { add(PendingWork(publish: true), .service(id)) }
  }

  private mutating func restore(_ definitions: [LocalCheck]) {
    for check in definitions {
      // A check that changed hands just before the end may be stored twice; the last one to register it has it.
      if let other = checks[check.definition.id], other.registered > check.registered { continue }
      checks[check.definition.id] = check
    }
  }

  private mutating func restore(_ results: [AgentRecord.Result], of owner: LocalOwner) {
    switch owner {
    case .node: nodeHasStoredResults = true
    case .service(let id): services[id]?.hasStoredResults = true
    }
    for stored in results {
      // What is older than the registration speaks of an earlier check of that id.
      guard let check = checks[stored.id], check.owner == owner, stored.result.reported >= check.registered else { continue }
      checks[stored.id]?.result = stored.result
    }
  }
}
