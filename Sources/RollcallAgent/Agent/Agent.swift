public import Logging
public import Rollcall
public import ServiceLifecycle
import Synchronization

public import struct Foundation.Date

/// What runs on this machine, as it is registered here, kept in a store of the agent's own and published in a catalog.
///
/// A change is acknowledged once it is durable in the store and, where the catalog's reads come from this process, live in the catalog, so
/// that whoever reads after the acknowledgement sees it. After a restart everything acknowledged is back: what the catalog lost with the agent's session
/// is registered again, checks whose time ran out meanwhile are critical, services that were critical for too long are gone.
public final class Agent: Service {
  struct State {
    var local: LocalState
    var changes: UInt64 = 0
    /// When the timer will go off.
    var armed: Duration?

    /// Whether the timer is set too late.
    var isTimerLate: Bool {
      guard let next = local.nextEvent else { return false }
      return armed.map { next < $0 } ?? true
    }
  }

  enum ReportLane: Hashable {
    case only
  }

  public let node: LocalNode
  /// The first is the agent's own catalog.
  let publishers: [CatalogPublisher]
  let journal: Journal
  let clock: AgentClock
  /// Runs checks; nil when there are none but TTL checks.
  let runner: (any CheckRunner)?
  let logger: Logger
  let state: Mutex<State>
  let lanes = Lanes<LocalOwner>()
  let reportLane = Lanes<ReportLane>()
  /// Counts what was changed.
  let changes = Broadcast<UInt64>(0)
  let ticks: AsyncStream<Void>
  let tick: AsyncStream<Void>.Continuation

  /// Takes up what an earlier life of the agent left in the store.
  /// - Parameters:
  ///   - attributes: what doors keep with the node's entry.
  ///   - catalogs: the first is its own, with every service that asks for no other; the node is there, and in each that has services of it. None is
  ///     waited for longer than it takes to answer from this process.
  ///   - store: the agent's alone. It must commit several operations as one.
  ///   - runner: runs the checks that are not reported; nil refuses them.
  ///   - clock: for deadlines, with `date` its present wall-clock time.
  /// - Throws: ``RollcallError``, also `.invalid` for a node that cannot be, `.corrupt` and `.newerFormat` for what the store holds.
  public init(
    node: String, address: String, metadata: [String: String] = [:], attributes: [String: String] = [:], catalogs: [AgentCatalog],
    store: any KeyValueStore,
    registrar options: Registrar.Options = Registrar.Options(), runner: (any CheckRunner)? = nil,
    clock: any Clock<Duration> = ContinuousClock(), date: Date = Date(),
    logger: Logger = Logger(label: "rollcall.agent")
  ) async throws {
    journal = Journal(store)
    self.node = LocalNode(name: node, address: address, id: try await journal.nodeID(), metadata: metadata, attributes: attributes)
    self.clock = AgentClock(clock, start: date)
    self.runner = runner
    self.logger = logger
    publishers = catalogs.map { CatalogPublisher($0, options: options, clock: clock, logger: logger) }
    (ticks, tick) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    var settings = LocalState.Settings()
    settings.canProbe = runner != nil
    var local = LocalState(node: self.node, settings: settings)
    local.restore(try await journal.read(), at: self.clock.now)
    state = Mutex(State(local: local))
    // Before anything is published: what is gone by now is not to come back for a moment.
    let due = advance()
    record(due)
    try publishEverything()
    state.withLock { $0.local.postpone(due, at: self.clock.now) }
    tick.yield()
  }

  /// Keeps the catalog and the time until the task is cancelled or shut down; then takes everything out of the catalog, within
  /// `Registrar.Options.stopTimeout`. The store keeps it for the next start.
  public func run() async throws {
    try await withThrowingTaskGroup { group in
      for publisher in self.publishers { group.addTask { try await publisher.registrar.run() } }
      group.addTask { await self.keepTime() }
      try await group.waitForAll()
    }
    // In a task of its own, which the cancellation of this one does not reach.
    await Task { await self.storeReportsInBackground() }.value
  }

  private func publishEverything() throws {
    for owner in state.withLock({ Array($0.local.pending.keys) }) {
      let (instance, catalogs) = state.withLock { ($0.local.takePublication(for: owner), $0.local.catalogs(of: owner)) }
      guard let instance else { continue }
      for publisher in publishers where isPublished(owner, in: publisher, catalogs) { _ = try publisher.publish(instance) }
    }
  }

  /// Whether what is published in these catalogs is published in that one.
  func isPublished(_ owner: LocalOwner, in publisher: CatalogPublisher, _ catalogs: [String]?) -> Bool {
    let isFirst = publisher === publishers.first
    guard let catalogs else { return isFirst }
    return isFirst && owner == .node || catalogs.contains(publisher.name) || catalogs.contains("*")
  }
}
