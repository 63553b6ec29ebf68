internal import Rollcall
internal import Synchronization

extension Engine {
  /// Carries out a command and returns when it is durable and readers see it.
  ///
  /// Cancelling the calling task ends the wait, not the command.
  func submit(_ command: Command) async throws -> Reply {
    guard store != nil else { return try performInMemory(command).get() }
    let request = Request(command, submitted: clock.now())
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        request.wait(continuation)
        enqueue(request)
      }
    } onCancel: {
      request.answer(.failure(CancellationError()))
    }
  }

  func performInMemory(_ command: Command) -> Result<Reply, RollcallError> {
    let now = clock.now()
    let (result, signals, replaced) = live.withLock { live in
      guard !live.isClosed else { return (Result<Reply, RollcallError>.failure(.closed), [Watchers.Signal](), Task<Void, Never>?.none) }
      let before = live.state.counters
      var changes: [Change] = []
      let due = live.leases.takeDue(at: now)
      if !due.isEmpty { _ = live.state.perform(.end(due), at: now, recording: &changes) }
      let result = live.state.perform(command, at: now, recording: &changes)
      live.followLeases(changes, at: now)
      let signals = live.watchers.concerned(by: changes, from: before, to: live.state.counters)
      return (result, signals, setAlarm(&live))
    }
    replaced?.cancel()
    for signal in signals { signal.yield() }
    return result
  }

  private func enqueue(_ request: Request) {
    let refusal: RollcallError? = live.withLock { live in
      guard !live.isClosed else { return .closed }
      guard live.waiting.count < Self.maximumWaiting else {
        return RollcallError(
          .timedOut, "\(live.waiting.count) writes wait for the embedded catalog's disk already. Try again later, with fewer at once.")
      }
      live.waiting.append(request)
      if live.stallWatch == nil { live.stallWatch = watchForStall(from: request.submitted) }
      return nil
    }
    if let refusal {
      request.answer(.failure(refusal))
    } else {
      startCommitting()
    }
  }

  /// Answers those who have waited too long for a disk that does not answer. One task for all of them, and none when nobody writes.
  private func watchForStall(from start: Duration) -> Task<Void, Never> {
    Task { [weak self, clock] in
      var next: Duration? = start + Self.requestTimeout
      while let time = next {
        guard (try? await clock.sleepUntil(time)) != nil else { return }
        next = self?.answerStalled()
      }
    }
  }

  /// - Returns: when to look again.
  private func answerStalled() -> Duration? {
    let limit = clock.now() - Self.requestTimeout
    let (stalled, next): ([Request], Duration?) = live.withLock { live in
      let all = live.inFlight + live.waiting
      let next = all.lazy.map(\.submitted).filter { $0 > limit }.min().map { $0 + Self.requestTimeout }
      if next == nil { live.stallWatch = nil }
      return (all.filter { $0.submitted <= limit }, next)
    }
    for request in stalled {
      request.answer(
        .failure(RollcallError(.timedOut, "The disk of the embedded catalog has not answered for \(Self.requestTimeout).")))
    }
    return next
  }
}

extension Engine.Live {
  /// Starts and ends the leases of the sessions that were opened and ended.
  mutating func followLeases(_ changes: [Change], at now: Duration) {
    for change in changes {
      switch change {
      case .opened(let session):
        if let timeout = session.options.timeout { leases.open(session.id, timeout: timeout, deadline: now + timeout) }
      case .ended(let session, _): leases.remove(session.id)
      case .registered, .removed, .wrote, .reaped, .rested: break
      }
    }
  }
}
