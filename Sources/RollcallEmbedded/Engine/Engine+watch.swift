internal import Rollcall
internal import Synchronization

extension Engine {
  /// A stream of what `read` finds: at once, and after each change of the subject.
  func updates<Element: Sendable>(
    of subject: Watchers.Subject, read: @escaping @Sendable () -> Element,
    revision: @escaping @Sendable (Element) -> Revision
  ) -> AsyncStream<Element> {
    guard let signals = signals(to: subject) else { return AsyncStream { $0.finish() } }
    let watch = Watch(signals: signals, read: read, revision: revision)
    return AsyncStream { await watch.next() }
  }

  func connectionUpdates(endpoint: String) -> AsyncStream<ConnectionState> {
    guard let signals = signals(to: .connection) else {
      return AsyncStream {
        $0.yield(.closed)
        $0.finish()
      }
    }
    let isOver = Mutex(false)
    return AsyncStream {
      var iterator = signals.makeAsyncIterator()
      if await iterator.next() != nil { return .connected(endpoint: endpoint) }
      let wasOver = isOver.withLock { isOver in
        defer { isOver = true }
        return isOver
      }
      return wasOver || Task.isCancelled ? nil : .closed
    }
  }

  /// One signal at once, and one after each change; nil when the engine is closed.
  private func signals(to subject: Watchers.Subject) -> AsyncStream<Void>? {
    let (signals, signal) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let id: UInt64? = live.withLock { $0.isClosed ? nil : $0.watchers.add(signal, to: subject) }
    guard let id else { return nil }
    signal.onTermination = { [weak self] _ in
      self?.live.withLock { $0.watchers.remove(id, from: subject) }
    }
    signal.yield()
    return signals
  }

  /// Refuses what comes from now on, finishes what waits, and ends all streams.
  func close() async {
    let (wasClosed, alarm, stallWatch, signals) = live.withLock { live in
      defer { (live.isClosed, live.alarm, live.stallWatch) = (true, nil, nil) }
      return (live.isClosed, live.alarm, live.stallWatch, live.watchers.removeAll())
    }
    guard !wasClosed else { return }
    alarm?.task.cancel()
    await closeStore()
    stallWatch?.cancel()
    for signal in signals { signal.finish() }
  }
}
