import EtcdClient
import Testing

/// Reads a watch step by step; a test that waits for what never comes ends by its time limit.
final class WatchReader {
  private var iterator: EtcdWatch.AsyncIterator

  init(_ watch: EtcdWatch) {
    iterator = watch.makeAsyncIterator()
  }

  func next() async throws -> EtcdWatchEvent? {
    try await iterator.next()
  }

  /// Skips to when the watch is open.
  @discardableResult
  func opened() async throws -> Int64 {
    while let event = try await next() {
      if case .opened(let revision) = event { return revision }
    }
    throw CancellationError()
  }

  /// Skips to the next interruption.
  func interrupted() async throws -> EtcdError {
    while let event = try await next() {
      if case .interrupted(let error) = event { return error }
    }
    throw CancellationError()
  }

  /// The next so many changes, as `key=value` or `-key`, whatever comes between them.
  func changes(_ count: Int) async throws -> [String] {
    var found: [String] = []
    while found.count < count, let event = try await next() {
      if case .changes(let changes, _) = event { found += changes.map(\.text) }
    }
    return found
  }

  /// The error that the watch ends with.
  func end() async -> EtcdError? {
    do {
      while try await next() != nil {}
      return nil
    } catch {
      return error as? EtcdError
    }
  }
}

extension EtcdChange {
  var text: String { kind == .put ? "\(entry.key)=\(entry.text ?? "?")" : "-\(entry.key)" }
}
