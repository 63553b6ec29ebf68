import Logging
import Rollcall
import Synchronization

extension Agent {
  /// Changes the state, and returns once what came of it is stored and published.
  func change(_ event: (inout LocalState, Duration) throws(AgentError) -> [LocalOwner]) async throws(AgentError) {
    let now = clock.now
    let (result, isLate) = state.withLock { state -> (Result<[LocalOwner], AgentError>, Bool) in
      let result = Result { () throws(AgentError) in try event(&state.local, now) }
      state.local.followChanges(at: now)
      return (result, state.isTimerLate)
    }
    if isLate { tick.yield() }
    let owners = try result.get()
    if !owners.isEmpty { announceChange() }
    for owner in owners { try await work(on: owner, awaitingCatalog: true) }
  }

  /// Does all that is to be done about one owner. When it returns, whatever was to be done at the call is done.
  func work(on owner: LocalOwner, awaitingCatalog: Bool) async throws(AgentError) {
    await lanes.enter(owner)
    defer { lanes.leave(owner) }
    guard let work = state.withLock({ $0.local.takeWork(for: owner) }) else { return }
    do {
      // The registration goes first without waiting, so that a catalog in the same store commits both at once.
      var awaited: [Registration] = []
      for publisher in publishers {
        guard let instance = work.instance else { continue }
        guard isPublished(owner, in: publisher, work.catalogs) else {
          publisher.withdraw([instance.key])
          continue
        }
        if let registration = try publisher.publish(instance), publisher.isAwaited { awaited.append(registration) }
      }
      async let stored: Void = journal.write(work.records)
      for publisher in publishers.dropFirst() { publisher.withdraw(work.withdrawals) }
      await publishers.first?.withdrawAndWait(work.withdrawals)
      if awaitingCatalog { for registration in awaited { try await registration.live() } }
      try await stored
    } catch {
      state.withLock { $0.local.returnWork(work, at: clock.now) }
      tick.yield()
      throw AgentError(.failed, "The change is not stored or not in the catalog yet; it will be tried again.", underlying: error)
    }
  }
}
