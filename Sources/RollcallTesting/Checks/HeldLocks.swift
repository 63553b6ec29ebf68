import Rollcall
import Synchronization

extension ConformanceCheck {
  static let heldLocks = [
    ConformanceCheck(11, "A held lock has one holder at a time, and each has a higher fencing token", capabilities: .locks) { run in
      let catalog = try await run.open()
      let other = try await run.open()
      let key = run.key("held")
      let tenures = Tenures()
      try await limited(to: run.profile.patience * 3, "every contender to have held the lock") {
        try await withThrowingTaskGroup(of: Void.self) { group in
          for contender in 0..<6 {
            group.addTask {
              try await withLock(key, in: contender % 2 == 0 ? catalog : other, options: LockOptions(holder: "contender \(contender)")) {
                lock in
                let count = tenures.begin(lock.fencingToken)
                run.expect(count == 1, "\(count) hold the lock at once.")
                let entry = try await catalog.keyValues.get(key)
                run.expect(entry?.session == lock.session, "The held key reads back as \(String(describing: entry)).")
                tenures.end()
              }
            }
          }
          try await group.waitForAll()
        }
      }
      let tokens = tenures.tokens
      run.expect(tokens.count == 6, "\(tokens.count) of 6 held the lock.")
      run.expect(zip(tokens, tokens.dropFirst()).allSatisfy { $0 < $1 }, "The fencing tokens, in the order of holding, are \(tokens).")
      let left = try await catalog.keyValues.get(key)
      run.expect(left?.session == nil && left?.value == [], "The key that was left reads back as \(String(describing: left)).")
    },
    ConformanceCheck(11, "Whose lock's key is deleted loses the lock, and the next has a higher fencing token", capabilities: .locks) {
      run in
      let catalog = try await run.open()
      let key = run.key("held")
      let (tokens, token) = AsyncStream<FencingToken>.makeStream()
      let losing = Task {
        try await withLock(key, in: catalog, options: LockOptions(holder: "loser")) { lock in
          token.yield(lock.fencingToken)
          for await _ in AsyncStream<Never>.makeStream().stream {}
          run.expect(Task.isCancelled, "The body goes on without being cancelled.")
        }
      }
      let first = try run.require(
        try await limited(to: run.profile.patience, "the lock to be held") { await tokens.first { _ in true } }, "The lock was never held.")
      try await catalog.keyValues.delete(key)
      await run.expect(.lockLost, from: "Holding a lock whose key is deleted") { try await losing.value }
      let second = try await withLock(key, in: catalog, options: LockOptions(holder: "next")) { $0.fencingToken }
      run.expect(second > first, "The second fencing token is \(second), the first \(first).")
    },
    ConformanceCheck(11, "Who no longer renews loses the lock to who waits for it", capabilities: .locks) { run in
      let (catalog, other) = (try await run.open(), try await run.open())
      let key = run.key("held")
      let timeout = run.profile.sessionTimeout
      let (tokens, token) = AsyncStream<FencingToken>.makeStream()
      // Its clock stands still, so that no renewal is ever due.
      let sleeper = Task {
        try await withLock(key, in: catalog, options: LockOptions(holder: "sleeper", timeout: timeout), clock: TestClock()) { lock in
          token.yield(lock.fencingToken)
          for await _ in AsyncStream<Never>.makeStream().stream {}
        }
      }
      let first = try run.require(
        try await limited(to: run.profile.patience, "the lock to be held") { await tokens.first { _ in true } }, "The lock was never held.")
      let (holders, holder) = AsyncStream<String>.makeStream()
      let second = try await limited(to: run.profile.patience + timeout * 3, "the lock to pass on") {
        try await withLock(
          key, in: other, options: LockOptions(holder: "waiter"), waiting: { holder.yield($0) }
        ) { $0.fencingToken }
      }
      run.expect(second > first, "The second fencing token is \(second), the first \(first).")
      holder.finish()
      var waited: [String] = []
      for await name in holders { waited.append(name) }
      run.expect(waited == ["sleeper"], "The waiter was told to wait for \(waited).")
      await run.expect(.lockLost, from: "Holding a lock without renewing it") { try await sleeper.value }
    },
    ConformanceCheck(11, "Who waits no longer than allowed is told who holds the lock", capabilities: .locks) { run in
      let catalog = try await run.open()
      let key = run.key("held")
      try await withLock(key, in: catalog, options: LockOptions(holder: "the first")) { _ in
        do {
          try await withLock(key, in: catalog, options: LockOptions(holder: "the second", waitLimit: .seconds(1))) { _ in
            run.record(ConformanceFailure("Two hold the lock."))
          }
          run.record(ConformanceFailure("A lock that was not free was waited for without an error."))
        } catch let error as RollcallError {
          run.expect(
            error.code == .timedOut && error.message.contains("the first"), "Waiting in vain ended with .\(error.code): \(error)")
        }
      }
    },
  ]
}

/// Who held a lock, in order, and how many hold it now.
private final class Tenures: Sendable {
  private let state = Mutex((tokens: [FencingToken](), current: 0))

  var tokens: [FencingToken] { state.withLock { $0.tokens } }

  /// - Returns: how many hold the lock with this one.
  func begin(_ token: FencingToken) -> Int {
    state.withLock { state in
      state.tokens.append(token)
      state.current += 1
      return state.current
    }
  }

  func end() {
    state.withLock { $0.current -= 1 }
  }
}
