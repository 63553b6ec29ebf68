import Synchronization

/// The beginning of what a program printed.
final class BoundedText: Sendable {
  private let kept = Mutex<[UInt8]>([])
  private let limit: Int

  init(limit: Int) {
    self.limit = limit
  }

  var text: String { String(decoding: kept.withLock { $0 }, as: UTF8.self) }

  /// One byte more than the limit is kept, so that it shows that something was cut.
  func append(_ bytes: UnsafeRawBufferPointer) {
    kept.withLock { kept in kept += bytes.prefix(max(limit + 1 - kept.count, 0)) }
  }
}
