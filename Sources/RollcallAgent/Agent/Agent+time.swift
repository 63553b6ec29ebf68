import Logging
import Rollcall
import ServiceLifecycle
import Synchronization

extension Agent {
  /// Does what falls due, until the task is cancelled or shut down.
  func keepTime() async {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        var sleeper: Task<Void, Never>?
        for await _ in self.ticks {
          let due = self.advance()
          self.record(due)
          if !due.owners.isEmpty { self.announceChange() }
          // Beside the timer: a store or catalog that is slow must not keep checks from expiring.
          for owner in due.owners { group.addTask { await self.workInBackground(on: owner) } }
          for run in due.probes { group.addTask { await self.run(run) } }
          if due.reports { group.addTask { await self.storeReportsInBackground() } }
          sleeper?.cancel()
          sleeper = self.arm().map { time in
            Task {
              guard (try? await self.clock.sleep(until: time)) != nil else { return }
              self.tick.yield()
            }
          }
        }
        sleeper?.cancel()
      }
    }
  }

  func advance() -> LocalState.Due {
    let now = clock.now
    return state.withLock { $0.local.advance(to: now, expected: $0.armed) }
  }

  func record(_ due: LocalState.Due) {
    for check in due.expired { logger.info("A check has expired.", metadata: ["check": "\(check)"]) }
    for service in due.removed {
      logger.notice("A service was critical for too long and is deregistered.", metadata: ["service": "\(service)"])
    }
  }

  private func arm() -> Duration? {
    state.withLock { state in
      state.armed = state.local.nextEvent
      return state.armed
    }
  }

  func workInBackground(on owner: LocalOwner) async {
    do {
      try await work(on: owner, awaitingCatalog: false)
    } catch {
      logger.warning("A change of the agent's own making is held up.", metadata: ["owner": "\(owner)", "error": "\(error)"])
    }
  }
}
