import Logging
import Rollcall
import Synchronization

extension Agent {
  /// How many results go into one write: more would keep others waiting.
  private static let batch = 512

  /// Sees to it that reports which are acknowledged now are not lost by a restart.
  func coverReports() async throws(AgentError) {
    let now = clock.now
    if state.withLock({ $0.local.areReportsCovered(at: now) }) { return }
    do {
      try await storeReports(unlessCoveredAt: now)
    } catch {
      throw AgentError(.failed, "The report is not stored yet; it will be tried again.", underlying: error)
    }
  }

  func storeReportsInBackground() async {
    do {
      try await storeReports()
    } catch {
      logger.warning("The reports of checks could not be stored; it will be tried again.", metadata: ["error": "\(error)"])
    }
  }

  /// Stores results that are behind in nothing but time and output, in few writes, and tells the store how far further ones may be missing.
  func storeReports(unlessCoveredAt time: Duration? = nil) async throws {
    // One at a time: the horizon in the store must not go back.
    await reportLane.enter(.only)
    defer { reportLane.leave(.only) }
    let (owners, horizon) = state.withLock { state in
      if let time, state.local.areReportsCovered(at: time) { return (Set<LocalOwner>(), Duration.zero) }
      return (state.local.takeUnstoredReports(), clock.now + state.local.settings.reportWindow)
    }
    guard !owners.isEmpty else { return }
    var rest = Array(owners)[...]
    do {
      var records = [AgentRecord.horizon(horizon)]
      while !rest.isEmpty {
        let busy = try await storeResults(of: rest.prefix(Self.batch), with: records)
        rest = rest.dropFirst(Self.batch)
        records = []
        state.withLock { $0.local.horizon = horizon }
        returnReports(busy)
      }
      state.withLock { $0.local.finishStoringReports() }
    } catch {
      returnReports(Set(rest))
      state.withLock { $0.local.finishStoringReports() }
      throw error
    }
  }

  /// - Returns: who is being worked on, and waits for the next time.
  private func storeResults(of owners: ArraySlice<LocalOwner>, with records: [AgentRecord]) async throws -> Set<LocalOwner> {
    var entered: [LocalOwner] = []
    var busy: Set<LocalOwner> = []
    for owner in owners {
      if lanes.enterIfFree(owner) { entered.append(owner) } else { busy.insert(owner) }
    }
    defer { for owner in entered { lanes.leave(owner) } }
    let results = state.withLock { state in entered.map { state.local.takeResultsRecord(of: $0) } }
    try await journal.write(records + results)
    return busy
  }

  private func returnReports(_ owners: Set<LocalOwner>) {
    guard !owners.isEmpty else { return }
    let now = clock.now
    state.withLock { $0.local.returnReports(owners, at: now) }
    tick.yield()
  }
}
