import Synchronization

/// The last value that a catalog has acknowledged.
final class Acknowledged: Sendable {
  private let last = Mutex(0)

  var value: Int { last.withLock { $0 } }

  func note(_ value: Int) {
    last.withLock { $0 = value }
  }
}
