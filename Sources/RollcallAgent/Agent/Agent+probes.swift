import Rollcall
import Synchronization

extension Agent {
  /// Runs a check once, and takes in what it found.
  func run(_ run: ProbeRun) async {
    guard let runner else { return }
    let outcome = await runner.run(run.probe, timeout: run.timeout, outputLimit: run.outputLimit)
    // What was cut short says nothing.
    guard !Task.isCancelled else { return }
    let now = clock.now
    let (owners, isLate) = state.withLock { state in
      let owners = state.local.finish(run, outcome, at: now)
      return (owners, state.isTimerLate)
    }
    if isLate { tick.yield() }
    guard !owners.isEmpty else { return }
    announceChange()
    for owner in owners { await workInBackground(on: owner) }
  }
}
