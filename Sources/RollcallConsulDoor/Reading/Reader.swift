import HTTPTypes
import Hummingbird
import Metrics
import Rollcall

/// Reads for one request: at once from the catalog, or when the index has passed the client's from a shared live view.
struct Reader: Sendable {
  let request: DoorRequest
  let options: ReadOptions
  let live: LiveCatalog
  let door: DoorResources
  /// Whether `?cached` says something for this path.
  let isCacheable: Bool

  /// What was read, and where it came from.
  struct Result<Source: Sendable>: Sendable {
    var source: Source
    /// Whether the agent's memory had it: the answer's `X-Cache`.
    var isHit: Bool
  }

  /// How long a view that was not open yet may take to tell what is known.
  private static let recallTime = Duration.seconds(3)

  /// - Parameters:
  ///   - index: what clients are told as the index of the source.
  ///   - fresh: asks the catalog.
  ///   - view: the shared view of the same.
  /// - Throws: ``DoorError`` also for what is known no more but for longer than ``ConsulDoorSettings/maximumAge``.
  func read<Source: CatalogSnapshot>(
    index: @escaping @Sendable (Source) -> UInt64 = { $0.index }, fresh: @Sendable () async throws -> Source,
    view: @Sendable () -> View<Source>
  ) async throws -> Result<Source> {
    let result = try await answer(index: index, fresh: fresh, view: view)
    let age = ReadHeaders.lastContact(of: result.source)
    if age > 0 { Counter(label: "rollcall_stale_answers_total", dimensions: [("catalog", live.name)]).increment() }
    guard .milliseconds(age) <= door.settings.maximumAge else {
      throw DoorError.refused("No cluster leader: the catalog '\(live.name)' is gone, and what it last said is \(age / 1000) s old.")
    }
    return result
  }

  private func answer<Source: CatalogSnapshot>(
    index: @escaping @Sendable (Source) -> UInt64, fresh: @Sendable () async throws -> Source, view: @Sendable () -> View<Source>
  ) async throws -> Result<Source> {
    guard options.index == 0 else { return try await block(index: index, fresh: fresh, view: view()) }
    if options.isCached && isCacheable || options.consistency == .stale {
      let view = view()
      if let known = view.current { return Result(source: known, isHit: true) }
      return Result(source: try await fresh(), isHit: false)
    }
    // Nobody waits for a catalog that is known to be gone.
    if options.consistency != .consistent, live.isLost, let known = await recalled(view()) { return Result(source: known, isHit: true) }
    do {
      return Result(source: try await fresh(), isHit: false)
    } catch let error as RollcallError where error.isTransient && options.consistency != .consistent {
      // Through an outage the agent goes on answering from what it last knew, and says so in the headers.
      guard let known = await recalled(view()) else { throw error }
      return Result(source: known, isHit: true)
    }
  }

  private func recalled<Source: CatalogSnapshot>(_ view: View<Source>) async -> Source? {
    try? await withDeadline(Self.recallTime, "Nothing is known.") {
      try await view.first { !$0.revision.isZero }
    }
  }

  private func block<Source: CatalogSnapshot>(
    index: @escaping @Sendable (Source) -> UInt64, fresh: @Sendable () async throws -> Source, view: View<Source>
  ) async throws -> Result<Source> {
    var random = SystemRandomNumberGenerator()
    let seen = options.index
    let patience = options.patience(door.settings.blocking, using: &random)
    // Who waits while the catalog is lost, or comes back, is told that too.
    let wasCurrent = view.current?.freshness.isCurrent
    let changed = try await door.blocking.wait(atMost: patience) {
      try await view.first { index($0) > seen || $0.freshness.isCurrent != (wasCurrent ?? $0.freshness.isCurrent) }
    }
    if let known = changed ?? view.current { return Result(source: known, isHit: true) }
    return Result(source: try await fresh(), isHit: false)
  }
}

extension CatalogSnapshot {
  /// What `X-Consul-Index` says: never 0, which clients take for none.
  var index: UInt64 { max(revision.rawValue, 1) }
}

extension Revision {
  var isZero: Bool { self == .zero }
}
