internal import Foundation
internal import Logging
internal import Rollcall
internal import Synchronization

extension Engine {
  /// What goes to the store as one transaction.
  private struct Batch {
    var time: TimeBase
    var requests: [Request]
    /// Sessions whose time is over.
    var due: [SessionID]
    var deadlines: [SessionID: Duration]
  }

  /// Sees to it that what waits is committed.
  func startCommitting() {
    let mustStart = live.withLock { live in
      defer { live.isCommitting = true }
      return !live.isCommitting
    }
    if mustStart { queue.async { self.commitAll() } }
  }

  private func commitAll() {
    while let batch = nextBatch() { commit(batch) }
  }

  /// Everything that waits; nil, and the committer rests, when there is nothing.
  private func nextBatch(closing: Bool = false) -> Batch? {
    let now = clock.now()
    let (batch, replaced): (Batch?, Task<Void, Never>?) = live.withLock { live in
      let time = TimeBase(now: now, wall: wallClock())
      if time.isSet(against: live.timeBase) { live.leases.markAllUnsaved() }
      live.timeBase = time
      let due = closing ? [] : live.leases.takeDue(at: now)
      let mustSave = closing || live.nextSave.map { $0 <= now } ?? false
      live.isCommitting = !live.waiting.isEmpty || !due.isEmpty || mustSave
      guard live.isCommitting else { return (nil, setAlarm(&live)) }
      live.inFlight = Array(live.waiting.prefix(Self.maximumBatch))
      live.waiting.removeFirst(live.inFlight.count)
      if mustSave { live.lastSave = now }
      let deadlines = mustSave ? live.leases.takeUnsaved() : [:]
      return (Batch(time: time, requests: live.inFlight, due: due, deadlines: deadlines), setAlarm(&live))
    }
    replaced?.cancel()
    return batch
  }

  private func commit(_ batch: Batch) {
    let result = working.withLock { state -> Result<([Result<Reply, RollcallError>], [Change], Counters), RollcallError> in
      var changes: [Change] = []
      let now = batch.time.now
      if !batch.due.isEmpty { _ = state.perform(.end(batch.due), at: now, recording: &changes) }
      let replies = batch.requests.map { state.perform($0.command, at: now, recording: &changes) }
      guard !changes.isEmpty || !batch.deadlines.isEmpty else { return .success((replies, [], state.counters)) }
      do throws(RollcallError) {
        try store?.write(changes, deadlines: batch.deadlines, counters: state.counters, time: batch.time)
        return .success((replies, changes, state.counters))
      } catch {
        state = live.withLock { $0.state }
        return .failure(error)
      }
    }
    switch result {
    case .success(let (replies, changes, counters)):
      let signals = live.withLock { live in
        let before = live.state.counters
        for change in changes { live.state.apply(change) }
        live.state.counters = counters
        live.followLeases(changes, at: batch.time.now)
        live.inFlight = []
        if !changes.isEmpty { live.commits += 1 }
        return live.watchers.concerned(by: changes, from: before, to: counters)
      }
      for (request, reply) in zip(batch.requests, replies) { request.answer(reply.mapError { $0 }) }
      for signal in signals { signal.yield() }
    case .failure(let error):
      live.withLock { live in
        live.leases.giveBack(batch.due, dueAgainAt: batch.time.now + Self.retryInterval)
        live.leases.keepUnsaved(batch.deadlines.keys)
        live.inFlight = []
      }
      logger.error("A commit of the embedded catalog failed", metadata: ["error": "\(error)", "requests": "\(batch.requests.count)"])
      for request in batch.requests { request.answer(.failure(error)) }
    }
  }

  /// After the last commit: saves the deadlines, and gives the folder free.
  func closeStore() async {
    guard let store else { return }
    await withCheckedContinuation { continuation in
      queue.async {
        self.commitAll()
        if let last = self.nextBatch(closing: true), !last.deadlines.isEmpty { self.commit(last) }
        store.close()
        continuation.resume()
      }
    }
  }
}

extension Engine.Live {
  /// When renewed deadlines are to be saved; nil when there are none.
  var nextSave: Duration? {
    leases.unsaved?.isEmpty == false ? lastSave + Engine.saveInterval : nil
  }
}
