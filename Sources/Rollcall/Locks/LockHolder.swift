private import Synchronization

/// Performs what ``LockMachine`` decides, on one session.
final class LockHolder: Sendable {
  enum Ending<Result: Sendable>: Sendable {
    case returned(Result)
    /// The session was lost before the lock was held: nothing was done.
    case expired
  }

  private let key: String
  private let keyValues: any KeyValueStore
  private let session: any CatalogSession
  private let holder: String
  private let clock: any Clock<Duration>
  private let machine: Mutex<LockMachine>
  private let actions: AsyncStream<LockMachine.Action>
  private let perform: AsyncStream<LockMachine.Action>.Continuation
  private let state = Broadcast<LockState>()
  /// Everything that was announced, for those who must see each state.
  private let tell: @Sendable (LockState) -> Void

  init(
    key: String, in keyValues: any KeyValueStore, on session: any CatalogSession, holder: String, clock: any Clock<Duration>,
    tell: @escaping @Sendable (LockState) -> Void
  ) {
    self.key = key
    self.keyValues = keyValues
    self.session = session
    self.holder = holder
    self.clock = clock
    self.tell = tell
    machine = Mutex(LockMachine(key: key, session: session.id))
    (actions, perform) = AsyncStream.makeStream()
  }

  /// Waits for the lock, and runs the body while it is held; then gives it up.
  func run<Result: Sendable>(
    waitLimit: Duration?, _ body: @escaping @Sendable (Lock) async throws -> Result
  ) async throws -> Ending<Result> {
    do {
      let ending = try await claim(waitLimit, body)
      await leave()
      return ending
    } catch {
      await leave()
      throw error
    }
  }

  private func claim<Result: Sendable>(
    _ waitLimit: Duration?, _ body: @escaping @Sendable (Lock) async throws -> Result
  ) async throws -> Ending<Result> {
    try await withThrowingTaskGroup(of: Ending<Result>?.self) { group in
      defer { group.cancelAll() }
      group.addTask {
        await self.work()
        return nil
      }
      group.addTask {
        guard let token = try await self.token(waitLimit) else { return nil }
        return .returned(try await body(Lock(key: self.key, fencingToken: token, session: self.session.id)))
      }
      group.addTask { try await self.loss() }
      while let ending = try await group.next() {
        if let ending { return ending }
      }
      throw CancellationError()
    }
  }

  /// - Returns: nil when the lock was lost before it was held.
  private func token(_ waitLimit: Duration?) async throws -> FencingToken? {
    let onlyIfFree = waitLimit == .zero
    let state = try await withDeadline(onlyIfFree ? LockOptions.answerLimit : waitLimit, clock: clock, self.stillWaiting) {
      try await self.state.first { if case .waiting = $0 { onlyIfFree } else { true } }
    }
    if case .waiting = state { throw RollcallError(.timedOut, stillWaiting) }
    return if case .held(let token) = state { token } else { nil }
  }

  private var stillWaiting: String {
    if case .waiting(let holder) = state.current {
      "The lock '\(key)' was not free in time: \(holder) holds it."
    } else {
      "The lock '\(key)' could not be taken in time."
    }
  }

  /// Waits for the loss of the lock.
  private func loss<Result: Sendable>() async throws -> Ending<Result>? {
    let state = try await state.first { if case .lost = $0 { true } else { false } }
    guard case .lost(let error, let wasHeld) = state else { return nil }
    guard wasHeld else {
      if error.code == .sessionLost { return .expired }
      throw error
    }
    throw error.code == .lockLost ? error : RollcallError(.lockLost, "The lock '\(key)' was lost.", underlying: error)
  }

  /// Watches, renews and performs until it is cancelled.
  private func work() async {
    await withDiscardingTaskGroup { group in
      group.addTask {
        do {
          try await self.session.keepAlive(clock: self.clock)
        } catch let error as RollcallError {
          self.take { $0.sessionLost(error) }
        } catch {
          // Cancelled.
        }
      }
      group.addTask {
        for await snapshot in self.keyValues.updates(of: .key(self.key)) {
          self.take { $0.saw(snapshot.entries.first, isCurrent: snapshot.freshness.isCurrent) }
        }
      }
      for await action in actions {
        group.addTask { await self.execute(action) }
      }
      group.cancelAll()
    }
  }

  private func execute(_ action: LockMachine.Action) async {
    switch action {
    case .acquire:
      do {
        let outcome = try await keyValues.commit([.acquire(key: key, value: Array(holder.utf8), flags: 0, session: session.id)])
        take { $0.acquired(outcome) }
      } catch let error as RollcallError {
        take { $0.acquireFailed(error) }
      } catch {
        // Cancelled.
      }
    case .read:
      do {
        let entry = try await keyValues.get(key)
        take { $0.read(entry) }
      } catch {
        take { $0.readFailed() }
      }
    case .rest(let pause):
      guard (try? await clock.sleep(for: pause)) != nil else { return }
      take { $0.rested() }
    case .announce(let state):
      self.state.publish(state)
      tell(state)
    }
  }

  private func take(_ event: (inout LockMachine) -> [LockMachine.Action]) {
    machine.withLock { machine in
      for action in event(&machine) { perform.yield(action) }
    }
  }

  /// Gives the lock and the session up, also in a cancelled task. What cannot be told to the catalog in time expires there.
  private func leave() async {
    let (keyValues, key, session, clock) = (keyValues, key, session, clock)
    await Task {
      _ = try? await withDeadline(.seconds(5), clock: clock, "The catalog did not confirm the end of the lock in time.") {
        // Otherwise the end of the session would make it rest.
        _ = try? await keyValues.commit([.release(key: key, value: [], flags: 0, session: session.id)])
        try await session.close()
      }
    }.value
  }
}
