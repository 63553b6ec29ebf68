import Synchronization

/// Which catalogs are being measured: each once at a time.
final class RunningProbes: Sendable {
  private let names = Mutex<Set<String>>([])

  /// - Returns: nil when it runs already; otherwise what `body` returns.
  func only<Result>(_ name: String, _ body: () async throws -> Result) async rethrows -> Result? {
    guard names.withLock({ $0.insert(name).inserted }) else { return nil }
    defer { names.withLock { _ = $0.remove(name) } }
    return try await body()
  }
}
