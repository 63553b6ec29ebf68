import Testing
import ZooKeeperClient

/// Reads a watch step by step; a test that waits for what never comes ends by its time limit.
final class WatchReader {
  private var iterator: ZooKeeperWatch.AsyncIterator

  init(_ watch: ZooKeeperWatch) {
    iterator = watch.makeAsyncIterator()
  }

  /// Such as `created /a`, or `missed`; nil at the end.
  func next() async throws -> String? {
    switch try await iterator.next() {
    case .change(let change): "\(change.kind) \(change.path)"
    case .missed: "missed"
    case nil: nil
    }
  }

  func next(_ count: Int) async throws -> [String] {
    var found: [String] = []
    while found.count < count, let event = try await next() { found.append(event) }
    return found
  }

  /// The error that the watch ends with; nil when it ends without.
  func end() async -> ZooKeeperError? {
    await failure { while try await next() != nil {} }
  }
}
