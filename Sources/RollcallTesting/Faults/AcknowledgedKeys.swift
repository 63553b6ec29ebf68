import Synchronization

/// The keys whose writing a catalog has acknowledged.
final class AcknowledgedKeys: Sendable {
  private let noted = Mutex<Set<String>>([])

  var keys: Set<String> { noted.withLock { $0 } }

  func note(_ key: String) {
    noted.withLock { _ = $0.insert(key) }
  }
}
