/// A live answer of the catalog, kept in memory by one watch and shared by any number of readers.
///
/// Reading is a pointer load. The view follows its watch as long as somebody holds it or reads one of its streams.
public final class View<Snapshot: CatalogSnapshot>: Sendable {
  private let broadcast = Broadcast<Snapshot>()
  private let feed: Task<Void, Never>

  /// - Parameter updates: what an engine's watch yields.
  public init(_ updates: AsyncStream<Snapshot>) {
    feed = Task { [broadcast] in
      for await snapshot in updates { broadcast.publish(snapshot) }
      broadcast.finish()
    }
  }

  deinit {
    feed.cancel()
  }

  /// The latest answer; nil until the catalog has answered, or is known to be lost.
  public var current: Snapshot? { broadcast.current }

  /// The latest answer at once, then a complete one after each change; a slow reader misses those between. Ends when the catalog is closed.
  public func snapshots() -> AsyncStream<Snapshot> {
    snapshots(keeping: self)
  }

  /// - Parameter owner: lives, and with it this view, as long as the stream is read.
  func snapshots(keeping owner: any AnyObject & Sendable) -> AsyncStream<Snapshot> {
    broadcast.stream(keeping: owner)
  }

  /// Waits for the first answer, from the present one on, that satisfies the predicate.
  ///
  /// The predicate is called for every answer while a lock is held: it must be quick, and must not ask this view for anything.
  /// - Throws: `CancellationError`; ``RollcallError`` `.closed` when the catalog is closed.
  public func first(where predicate: @escaping @Sendable (Snapshot) -> Bool = { _ in true }) async throws -> Snapshot {
    // Whoever waits, reads: the watch must not end meanwhile.
    defer { withExtendedLifetime(self) {} }
    guard let snapshot = try await broadcast.first(where: predicate) else {
      throw RollcallError(.closed, "The catalog was closed while a change was awaited.")
    }
    return snapshot
  }
}
