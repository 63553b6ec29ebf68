private import Synchronization

/// The instances of one service, live in memory: read at once, followed as a stream, picked from.
public final class ServiceView: Sendable {
  public let service: ServiceName
  private let view: View<ServiceSnapshot>
  private let selection = Mutex(Selection())

  /// - Parameter updates: what ``Catalog/updates(of:)`` yields.
  public init(_ service: ServiceName, _ updates: AsyncStream<ServiceSnapshot>) {
    self.service = service
    view = View(updates)
  }

  /// The latest set; nil until the catalog has answered, or is known to be lost.
  public var current: ServiceSnapshot? { view.current }

  /// The latest complete set at once, then one after each change; a slow reader misses those between. Ends when the catalog is closed.
  public var snapshots: AsyncStream<ServiceSnapshot> { view.snapshots(keeping: self) }

  /// Waits for the first set, from the present one on, that satisfies the predicate.
  ///
  /// The predicate is called for every set while a lock is held: it must be quick, and must not ask this view for anything.
  /// - Throws: `CancellationError`; ``RollcallError`` `.closed` when the catalog is closed.
  public func first(
    where predicate: @escaping @Sendable (ServiceSnapshot) -> Bool = { _ in true }
  ) async throws -> ServiceSnapshot {
    defer { withExtendedLifetime(self) {} }
    return try await view.first(where: predicate)
  }

  /// Chooses one instance: a passing one, or one with warnings where none is passing; never a critical one or one in maintenance.
  ///
  /// Works through an outage of the catalog, from the last known set. Instances that were reported as failed rest for a while, unless nothing else is left.
  /// - Throws: ``RollcallError`` `.unreachable` while the catalog has not answered yet, `.noInstance` when it has and there is none to choose.
  public func pick(_ strategy: SelectionStrategy = .roundRobin) throws(RollcallError) -> RegisteredInstance {
    // An engine that has never reached its catalog yields a set that is empty and stale.
    guard let snapshot = view.current, !snapshot.instances.isEmpty || snapshot.freshness.isCurrent else {
      throw RollcallError(
        .unreachable, "The instances of '\(service)' are not known, because the catalog has not answered. Wait with first(), or ask again.")
    }
    var random = SystemRandomNumberGenerator()
    let picked = selection.withLock { $0.pick(strategy, from: snapshot, at: .now, using: &random) }
    guard let picked else {
      let count = snapshot.instances.count
      throw RollcallError(
        .noInstance,
        count == 0
          ? "There is no instance of '\(service)'." : "None of the \(count) instances of '\(service)' is healthy and in service.")
    }
    return picked
  }

  /// Tells that an instance did not answer: it is not picked for `rest`, as long as others can be.
  public func reportFailure(of instance: RegisteredInstance, rest: Duration = .seconds(10)) {
    guard let snapshot = view.current else { return }
    selection.withLock { $0.reportFailure(of: instance.instance.key, in: snapshot, at: .now, rest: rest) }
  }
}
