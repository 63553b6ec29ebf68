import Logging
import Rollcall
import Synchronization

extension Agent {
  /// Changes the state, and returns once what came of it is stored and published.
  func change(_ event: (inout LocalState, Duration) throws(AgentError) -> [LocalOwner]) async throws(AgentError) {
    let now = clock.now
    let (result, isLate) = state.withLock { state -> (Result<[LocalOwner], AgentError>, Bool) in
      let result = Result { () throws(AgentError) in try event(&state.local, now) }
      return (result, state.isTimerLate)
    }
    if isLate { tick.yield() }
    let owners = try result.get()
    if !owners.isEmpty { announceChange() }
    for owner in owners { try await work(on: owner, awaitingCatalog: awaitsCatalog) }
  }

  /// Does all that is to be done about one owner. When it returns, whatever was to be done at the call is done.
  func work(on owner: LocalOwner, awaitingCatalog: Bool) async throws(AgentError) {
    await lanes.enter(owner)
    defer { lanes.leave(owner) }
    guard let work = state.withLock({ $0.local.takeWork(for: owner) }) else { return }
    do {
      // The registration goes first without waiting, so that a catalog in the same store commits both at once.
      let registration = try work.instance.map { try registrar.register($0) }
      let withdrawn = state.withLock { state in
        if let registration { state.registrations[registration.key] = registration }
        return work.withdrawals.compactMap { state.registrations.removeValue(forKey: $0) }
      }
      async let stored: Void = journal.write(work.records)
      if awaitingCatalog { try await registration?.live() }
      for registration in withdrawn { await registration.deregister() }
      try await stored
    } catch {
      state.withLock { $0.local.returnWork(work, at: clock.now) }
      tick.yield()
      throw AgentError(.failed, "The change is not stored or not in the catalog yet; it will be tried again.", underlying: error)
    }
  }

  /// Stores results that are behind in nothing but time and output, in few writes. Whoever is being worked on waits for the next time.
  func storeReports(_ owners: Set<LocalOwner>) async {
    var busy: Set<LocalOwner> = []
    var entered: [LocalOwner] = []
    for owner in owners {
      if lanes.enterIfFree(owner) { entered.append(owner) } else { busy.insert(owner) }
    }
    defer { for owner in entered { lanes.leave(owner) } }
    let records = state.withLock { state in entered.map { state.local.takeResultsRecord(of: $0) } }
    do {
      try await journal.write(records)
    } catch {
      logger.warning("The reports of checks could not be stored; it will be tried again.", metadata: ["error": "\(error)"])
      busy.formUnion(entered)
    }
    if !busy.isEmpty {
      state.withLock { $0.local.returnReports(busy, at: clock.now) }
      tick.yield()
    }
  }
}
