internal import Synchronization

extension Engine {
  /// Sets the one alarm to the next time at which something is due, unless it rings earlier anyway.
  /// - Returns: an alarm that was replaced, to be cancelled outside of the lock.
  func setAlarm(_ live: inout Live) -> Task<Void, Never>? {
    // Deadlines are saved as soon as the committer is free.
    let times = [live.leases.nextAlarm, live.isCommitting ? nil : live.nextSave].compactMap { $0 }
    guard !live.isClosed, let time = times.min() else { return nil }
    if let alarm = live.alarm, alarm.time <= time { return nil }
    let replaced = live.alarm?.task
    live.alarm = Alarm(
      time: time,
      task: Task { [weak self, clock] in
        guard (try? await clock.sleepUntil(time)) != nil else { return }
        self?.ring(time)
      })
    return replaced
  }

  private func ring(_ time: Duration) {
    let replaced: Task<Void, Never>? = live.withLock { live in
      if live.alarm?.time == time { live.alarm = nil }
      // Heard in time even while the committer waits for the disk, which keeps nobody from renewing.
      live.leases.advance(to: clock.now())
      return live.isCommitting ? setAlarm(&live) : nil
    }
    replaced?.cancel()
    if store == nil {
      // Whatever is due ends with any command.
      _ = performInMemory(.end([]))
    } else {
      startCommitting()
    }
  }
}
