import Rollcall

extension LocalState {
  /// Where in its interval a check begins, by its id: those that were registered together do not run together, after a restart either.
  static func offset(of check: String, in interval: Duration) -> Duration {
    interval * (Double(StableHash.of(check) % 1_024) / 1_024)
  }

  mutating func scheduleFirstProbe(_ check: LocalCheck, at now: Duration) {
    guard case .probe(_, let interval, _) = check.definition.method else { return }
    timers.schedule(.probe(check.definition.id), at: now + Self.offset(of: check.definition.id, in: interval))
  }

  /// A check is due.
  /// - Returns: what to run; nil while it is running, or too many others are.
  mutating func startProbe(_ id: String, at now: Duration) -> ProbeRun? {
    guard settings.canProbe, let check = checks[id], case .probe(let probe, _, let timeout) = check.definition.method else { return nil }
    // The end of the run under way makes it due again.
    guard !probing.contains(id) else { return nil }
    guard probing.count < settings.maximumProbes else {
      timers.schedule(.probe(id), at: now + settings.retryDelay)
      return nil
    }
    probing.insert(id)
    return ProbeRun(
      check: id, registered: check.registered, probe: probe, timeout: timeout ?? probe.standardTimeout,
      outputLimit: check.definition.outputLimit)
  }

  /// A run has ended. The next one begins an interval later, as with Consul: one that takes long comes less often, and never twice at once.
  /// - Returns: whose ``Work`` has grown.
  mutating func finish(_ run: ProbeRun, _ outcome: CheckOutcome, at now: Duration) -> [LocalOwner] {
    probing.remove(run.check)
    guard var check = checks[run.check], case .probe(_, let interval, _) = check.definition.method else { return [] }
    guard check.registered == run.registered else {
      // It speaks of a former registration; the new one waits for its turn.
      timers.schedule(.probe(run.check), at: now)
      return []
    }
    timers.schedule(.probe(run.check), at: now + interval)
    let isBelieved = check.streak.note(
      outcome.health, goodNeeded: check.definition.successesBeforePassing, badNeeded: check.definition.failuresBeforeCritical)
    let (health, output) = (check.health, check.output)
    if isBelieved { check.result.report(outcome.health, output: outcome.output.limited(to: check.definition.outputLimit), at: now) }
    checks[run.check] = check
    schedule(check)
    // What has not changed is found out again after a restart, and need not be stored.
    guard check.health != health || check.output != output else { return [] }
    let owners = note(check, health, output, at: now)
    followChanges(at: now)
    return owners
  }

  /// Gives back runs that nobody will do.
  mutating func abandon(_ runs: [ProbeRun], at now: Duration) {
    for run in runs {
      probing.remove(run.check)
      timers.schedule(.probe(run.check), at: now)
    }
  }
}
