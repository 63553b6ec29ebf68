internal import Rollcall
internal import Synchronization

/// The reading end of one stream of updates.
///
/// Nothing is kept for a slow reader: each element is read when it is asked for, so that it is the newest there is.
final class Watch<Element: Sendable>: Sendable {
  private let signals: AsyncStream<Void>
  private let read: @Sendable () -> Element
  private let revision: @Sendable (Element) -> Revision
  private let last = Mutex<Revision?>(nil)

  init(signals: AsyncStream<Void>, read: @escaping @Sendable () -> Element, revision: @escaping @Sendable (Element) -> Revision) {
    self.signals = signals
    self.read = read
    self.revision = revision
  }

  /// What is there after the next signal that brought something new; nil at the end, and for a cancelled task.
  func next() async -> Element? {
    var iterator = signals.makeAsyncIterator()
    while await iterator.next() != nil {
      let element = read()
      let revision = revision(element)
      let isNew = last.withLock { last in
        defer { last = revision }
        return last != revision
      }
      if isNew { return element }
    }
    return nil
  }
}
