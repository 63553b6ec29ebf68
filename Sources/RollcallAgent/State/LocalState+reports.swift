import Rollcall

extension LocalState {
  /// Takes a report for a TTL check, which starts its time again.
  ///
  /// A report that changes the health is to be stored and published at once. One that does not is stored within ``Settings/reportDelay`` together with
  /// others, as long as ``areReportsCovered(at:)``, and an output that has changed is published within ``Settings/outputDelay``.
  /// - Returns: whose ``Work`` has grown.
  /// - Throws: `.unknownCheck`.
  @discardableResult
  mutating func report(_ id: String, _ health: Health, output: String = "", at now: Duration) throws(AgentError) -> [LocalOwner] {
    guard var check = checks[id], case .ttl = check.definition.method else {
      throw AgentError(.unknownCheck, "No TTL check is registered here under the id '\(id)'.")
    }
    let healthBefore = check.health
    let outputBefore = check.output
    check.result.report(health, output: output.limited(to: check.definition.outputLimit), at: now)
    checks[id] = check
    schedule(check)
    return note(check, healthBefore, outputBefore, at: now)
  }

  /// Decides what a changed result is worth.
  mutating func note(_ check: LocalCheck, _ health: Health, _ output: String, at now: Duration) -> [LocalOwner] {
    noteChange(of: check.owner)
    if check.health != health {
      add(PendingWork(publish: true, storeResults: true), check.owner)
      return [check.owner]
    }
    unstoredReports.insert(check.owner)
    timers.schedule(.reports, at: now + settings.reportDelay)
    if check.output != output { timers.schedule(.output(check.owner), at: now + settings.outputDelay) }
    return []
  }

  /// What time alone has brought about.
  struct Due: Equatable {
    /// Whose ``Work`` has grown, or is to be tried again.
    var owners: [LocalOwner] = []
    /// Whether reports are to be stored.
    var reports = false
    /// Checks that no report came for.
    var expired: [String] = []
    /// Services that were removed because they had been critical for too long.
    var removed: [String] = []
    /// Checks to run.
    var probes: [ProbeRun] = []
  }

  /// Does what time alone brings about.
  /// - Parameter expected: when this was to be called; nil at the start. Much later than that means that the agent stood still, and could take no report.
  mutating func advance(to now: Duration, expected: Duration? = nil) -> Due {
    if let expected, now - expected > settings.maximumDelay { waitAnew(from: now) }
    var due = Due()
    while let timer = timers.popDue(at: now) {
      switch timer {
      case .check(let id): advance(id, to: now, &due)
      case .probe(let id):
        if let run = startProbe(id, at: now) { due.probes.append(run) }
      case .output(let owner):
        add(PendingWork(publish: true), owner)
        due.owners.append(owner)
      case .work(let owner): due.owners.append(owner)
      case .reports: due.reports = true
      }
    }
    followChanges(at: now)
    return due
  }

  /// Makes what fell due fall due again, for somebody else to do.
  mutating func postpone(_ due: Due, at now: Duration) {
    for owner in due.owners { timers.schedule(.work(owner), at: now) }
    if due.reports { timers.schedule(.reports, at: now) }
    abandon(due.probes, at: now)
  }

  /// Whether a restart now would lose no report.
  func areReportsCovered(at now: Duration) -> Bool {
    now <= horizon || unstoredReports.isEmpty && !isStoringReports
  }

  /// Whose results are behind in the store, for the caller to store, who then tells ``finishStoringReports()``.
  mutating func takeUnstoredReports() -> Set<LocalOwner> {
    isStoringReports = !unstoredReports.isEmpty
    defer { unstoredReports = [] }
    return unstoredReports
  }

  mutating func finishStoringReports() {
    isStoringReports = false
  }

  mutating func returnReports(_ owners: Set<LocalOwner>, at now: Duration) {
    unstoredReports.formUnion(owners)
    timers.schedule(.reports, at: now + settings.retryDelay)
  }

  /// Gives everybody who has to report their whole time again.
  private mutating func waitAnew(from now: Duration) {
    for (id, check) in checks where !check.result.isExpired {
      checks[id]?.result.reported = max(check.result.reported, now)
      unstoredReports.insert(check.owner)
    }
    for (id, check) in checks where check.result.criticalSince != nil { checks[id]?.result.criticalSince = now }
    timers.schedule(.reports, at: now + settings.reportDelay)
  }

  private mutating func advance(_ id: String, to now: Duration, _ due: inout Due) {
    guard var check = checks[id] else { return }
    if let expiry = check.expiry, expiry <= now {
      let health = check.health
      let output = check.output
      check.result.expire(at: expiry)
      checks[id] = check
      due.expired.append(id)
      due.owners += note(check, health, output, at: now)
    }
    if let removal = check.removal, removal <= now, case .service(let service) = check.owner {
      due.removed.append(service)
      due.owners += deregister(service: service)
      return
    }
    schedule(check)
  }
}

extension String {
  /// Cut to a number of bytes, between characters, and marked as cut in Consul's words.
  func limited(to limit: Int) -> String {
    let total = utf8.count
    guard total > limit else { return self }
    var cut = ""
    var length = 0
    for scalar in unicodeScalars {
      length += scalar.utf8.count
      guard length <= limit else { break }
      cut.unicodeScalars.append(scalar)
    }
    return "\(cut) ... (captured \(cut.utf8.count) of \(total) bytes)"
  }
}
