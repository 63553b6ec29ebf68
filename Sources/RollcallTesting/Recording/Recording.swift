import Synchronization

/// All that a stream has yielded so far, with the time of each.
final class Recording<Element: Sendable>: Sendable {
  struct Record: Sendable {
    let time: ContinuousClock.Instant
    let element: Element
  }

  private struct State {
    var records: [Record] = []
    var hasEnded = false
    var listeners: [AsyncStream<Void>.Continuation] = []
  }

  private let state = Mutex(State())

  var records: [Record] { state.withLock { $0.records } }

  var elements: [Element] { records.map(\.element) }

  var hasEnded: Bool { state.withLock { $0.hasEnded } }

  func append(_ element: Element) {
    let listeners = state.withLock { state in
      state.records.append(Record(time: .now, element: element))
      return state.listeners
    }
    for listener in listeners { listener.yield() }
  }

  func end() {
    let listeners = state.withLock { state in
      state.hasEnded = true
      return state.listeners
    }
    for listener in listeners { listener.yield() }
  }

  /// Yields at once, and then some time after each change.
  func changes() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    state.withLock { $0.listeners.append(continuation) }
    continuation.yield()
    return stream
  }
}
