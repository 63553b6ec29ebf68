private import Synchronization

/// Lets callers through at a ``Pace``, in the order in which they came.
final class Pacer: Sendable {
  private let start = ContinuousClock.now
  private let pace: Mutex<Pace>

  init(_ pace: Pace) {
    self.pace = Mutex(pace)
  }

  /// - Throws: `CancellationError`.
  func wait() async throws {
    let now = start.duration(to: .now)
    let pause = pace.withLock { $0.next(at: now) }
    if pause > .zero { try await Task.sleep(for: pause) }
  }
}
