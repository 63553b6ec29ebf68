internal import Dispatch
internal import Foundation
internal import Logging
internal import Rollcall
internal import Synchronization

/// Drives the pure state: takes commands, makes them durable, publishes them, tells the watchers, and ends sessions in time.
///
/// Readers read `live` and so never see what is not durable. Without a store commands are carried out on it directly. With one, a single
/// committer carries out everything that waits on a copy of its own, writes it as one transaction, and then makes the same changes to `live`.
final class Engine: Sendable {
  /// How much later than renewed a deadline may be in the store.
  static let saveInterval = Duration.seconds(1)
  /// After a failed write of what nobody waits for.
  static let retryInterval = Duration.seconds(1)
  /// How long a caller waits for the store.
  static let requestTimeout = Duration.seconds(30)
  /// How many requests may wait for the store; a batch has at most as many.
  static let maximumWaiting = 65_536
  static let maximumBatch = 4_096

  struct Live: Sendable {
    var state: CatalogState
    var leases: Leases
    var watchers = Watchers()
    var isClosed = false
    var alarm: Alarm?
    // Only with a store:
    var waiting: [Request] = []
    var inFlight: [Request] = []
    var isCommitting = false
    var stallWatch: Task<Void, Never>?
    /// When deadlines were last saved, or tried to be.
    var lastSave: Duration
    /// Transactions so far.
    var commits = 0
    /// The wall clock as it was at the last commit.
    var timeBase: TimeBase
  }

  struct Alarm: Sendable {
    var time: Duration
    var task: Task<Void, Never>
  }

  let live: Mutex<Live>
  let store: Store?
  let clock: EngineClock
  let wallClock: @Sendable () -> Date
  let logger: Logger
  /// Where the store is waited for: never on a thread of the cooperative pool.
  let queue = DispatchQueue(label: "rollcall.embedded.commit")
  /// What the committer works on; the same as `live.state` between two batches.
  let working: Mutex<CatalogState>

  init(
    state: CatalogState, leases: Leases, store: Store?, clock: EngineClock, wallClock: @escaping @Sendable () -> Date,
    logger: Logger
  ) {
    self.live = Mutex(Live(state: state, leases: leases, lastSave: clock.now(), timeBase: TimeBase(now: clock.now(), wall: wallClock())))
    self.working = Mutex(store == nil ? CatalogState() : state)
    self.store = store
    self.clock = clock
    self.wallClock = wallClock
    self.logger = logger
  }

  deinit {
    live.withLock { live in
      live.alarm?.task.cancel()
      live.stallWatch?.cancel()
    }
  }

  /// What is published now. `body` runs under the lock, so it takes what it needs and leaves long work for later.
  func peek<Value: Sendable>(_ body: (CatalogState) -> Value) -> Value {
    live.withLock { body($0.state) }
  }

  func read<Value: Sendable>(_ body: (CatalogState) -> Value) throws(RollcallError) -> Value {
    guard !isClosed else { throw .closed }
    return peek(body)
  }

  var isClosed: Bool { live.withLock(\.isClosed) }

  /// Renews a session without waiting for the store: its deadline is saved later, and a lost second is made good when it is loaded.
  func renew(_ session: SessionID) async throws {
    let (renewal, replaced) = try live.withLock { live throws(RollcallError) in
      guard !live.isClosed else { throw .closed }
      let renewal = live.leases.renew(session, at: clock.now())
      return (renewal, setAlarm(&live))
    }
    replaced?.cancel()
    switch renewal {
    case .renewed: return
    case .unknown:
      // A session without a timeout has no lease.
      guard try read({ $0.sessions[session] != nil }) else { throw RollcallError.lost(session) }
    case .ending:
      _ = try await submit(.confirm(session))
      try await renew(session)
    }
  }
}

extension RollcallError {
  static let closed = RollcallError(.closed, "The embedded catalog was closed.")
}
