import Rollcall

extension ConformanceCheck {
  static let locks = [
    ConformanceCheck(11, "A key is locked by one session at a time", capabilities: .locks) { run in
      let catalog = try await run.open()
      let store = catalog.keyValues
      let (first, second) = (try await run.session(on: catalog), try await run.session(on: catalog))
      let key = run.key("lock")
      run.expect(try await store.acquire(key, [1], first.id), "A free lock could not be taken.")
      let held = try run.require(try await store.get(key), "The locked key is missing.")
      run.expect(held.session == first.id && held.value == [1], "The locked key reads back as \(held).")
      let refused = try await store.commit([.acquire(key: key, value: [2], flags: 0, session: second.id)])
      guard case .refused(let refusals) = refused else { throw ConformanceFailure("A lock that another session holds was taken.") }
      run.expect(refusals.map(\.reason) == [.notHolder], "A held lock was refused for \(refusals).")
      run.expect(try await store.acquire(key, [3], first.id), "The holder could not lock the key again.")
      let again = try run.require(try await store.get(key), "The locked key is missing.")
      run.expect(again.lockCount == held.lockCount && again.value == [3], "Locking by the holder again made \(again) of \(held).")
      run.expect(
        try await !store.commit([.release(key: key, value: [4], flags: 0, session: second.id)]).isCommitted,
        "Another session released the lock.")
      run.expect(
        try await store.commit([.release(key: key, value: [5], flags: 0, session: first.id)]).isCommitted,
        "The holder could not release the lock.")
      let free = try run.require(try await store.get(key), "The released key is missing.")
      run.expect(free.session == nil && free.value == [5], "The released key reads back as \(free).")
      run.expect(try await store.acquire(key, [6], second.id), "A released lock could not be taken.")
      let taken = try await store.get(key)
      run.expect(
        taken?.lockCount == held.lockCount + 1,
        "The second holder's lock has the count \(taken?.lockCount ?? 0), the first's \(held.lockCount).")
    },
    ConformanceCheck(11, "Whoever holds a lock, others may write the value, and the lock stays", capabilities: .locks) { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      let key = run.key("lock")
      run.expect(try await catalog.keyValues.acquire(key, [1], session.id), "A free lock could not be taken.")
      try await catalog.keyValues.put(key, [2])
      let entry = try await catalog.keyValues.get(key)
      run.expect(
        entry?.value == [2] && entry?.session == session.id, "After another's write the locked key is \(String(describing: entry)).")
    },
    ConformanceCheck(11, "The end of a session frees its locks, or deletes them where it was asked to", capabilities: .locks) { run in
      let catalog = try await run.open()
      let store = catalog.keyValues
      for behavior in [SessionOptions.LockBehavior.release, .delete] {
        let key = run.key("lock-\(behavior)")
        let session = try await catalog.openSession(SessionOptions(name: "locker", timeout: .seconds(60), lockBehavior: behavior))
        run.expect(try await store.acquire(key, [1], session.id), "A free lock could not be taken.")
        let watch = run.watch(store.updates(of: .key(key)))
        try await watch.first("the locked key") { $0.entries.first?.session == session.id }
        try await session.close()
        try await watch.first("the end of the lock", after: watch.records.count - 1) { $0.entries.first?.session == nil }
        let left = try await store.get(key)
        switch behavior {
        case .release: run.expect(left?.value == [1], "A freed key reads back as \(String(describing: left)).")
        case .delete: run.expect(left == nil, "A key that was to be deleted with its session reads back as \(String(describing: left)).")
        }
      }
    },
    ConformanceCheck(11, "A lock that was lost with its session rests before another may take it", capabilities: .locks) { run in
      let catalog = try await run.open()
      let store = catalog.keyValues
      let key = run.key("lock")
      let delay = Duration.seconds(2)
      let losing = try await catalog.openSession(SessionOptions(name: "loser", timeout: .seconds(60), lockDelay: delay))
      let next = try await run.session(on: catalog)
      run.expect(try await store.acquire(key, [1], losing.id), "A free lock could not be taken.")
      let lost = ContinuousClock.now
      try await losing.close()
      let refused = try await store.commit([.acquire(key: key, value: [2], flags: 0, session: next.id)])
      if case .refused(let refusals) = refused {
        run.expect(refusals.map(\.reason) == [.lockDelay], "A resting lock was refused for \(refusals).")
      } else {
        run.expect(ContinuousClock.now - lost >= delay, "A lock was taken at once after it was lost.")
      }
      try await limited(to: run.profile.patience, "a lock to be free after its delay") {
        while try await !store.acquire(key, [3], next.id) { try await Task.sleep(for: .milliseconds(50)) }
      }
      // The server may count from when it carried the loss out, a moment after the call.
      run.expect(
        ContinuousClock.now - lost >= delay, "The lock was free \(ContinuousClock.now - lost) after its loss; its delay is \(delay).")
    },
    ConformanceCheck(11, "A lock needs a session that lives", capabilities: .locks) { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog)
      try await session.close()
      let key = run.key("lock")
      let outcome = try await catalog.keyValues.commit([.acquire(key: key, value: [1], flags: 0, session: session.id)])
      guard case .refused(let refusals) = outcome else { throw ConformanceFailure("A closed session took a lock.") }
      run.expect(refusals.map(\.reason) == [.unknownSession], "A closed session's lock was refused for \(refusals).")
      run.expect(try await catalog.keyValues.get(key) == nil, "A refused lock wrote the key.")
    },
    ConformanceCheck(11, "A commit can ask who holds a lock", capabilities: [.locks, .keyTransactions]) { run in
      let catalog = try await run.open()
      let store = catalog.keyValues
      let (holder, other) = (try await run.session(on: catalog), try await run.session(on: catalog))
      let (lock, key) = (run.key("lock"), run.key("guarded"))
      run.expect(try await store.acquire(lock, [], holder.id), "A free lock could not be taken.")
      func write(_ value: UInt8, as session: SessionID) async throws -> KeyValueOutcome {
        try await store.commit([.check(key: lock, .heldBy(session)), .set(key: key, value: [value], flags: 0, condition: .none)])
      }
      run.expect(try await write(1, as: holder.id).isCommitted, "The holder's write was refused.")
      let refused = try await write(2, as: other.id)
      run.expect(refused == .refused([.init(operation: 0, reason: .notHolder)]), "Another's write became \(refused).")
      run.expect(try await store.get(key)?.value == [1], "A refused write changed the value.")
    },
  ]
}

extension KeyValueStore {
  fileprivate func acquire(_ key: String, _ value: [UInt8], _ session: SessionID) async throws -> Bool {
    try await commit([.acquire(key: key, value: value, flags: 0, session: session)]).isCommitted
  }
}
