/// Who reads a ``Broadcast``, and what they are owed. What could call back is returned, and performed outside of the lock.
struct BroadcastState<Value: Sendable & Equatable> {
  typealias Waiter = CheckedContinuation<Value?, any Error>

  /// One reference, so that reading the latest copies nothing else under the lock.
  final class Box: Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
  }

  struct Wakeups {
    var ended: [AsyncStream<Value>.Continuation] = []
    var resumed: [Waiter] = []
    var cancelled: [Waiter] = []
    var value: Value?

    func perform() {
      for stream in ended { stream.finish() }
      for waiter in resumed { waiter.resume(returning: value) }
      for waiter in cancelled { waiter.resume(throwing: CancellationError()) }
    }
  }

  private(set) var latest: Box?
  private var isFinished = false
  private var lastID: UInt64 = 0
  private var streams: [UInt64: AsyncStream<Value>.Continuation] = [:]
  private var waiters: [UInt64: (predicate: @Sendable (Value) -> Bool, waiter: Waiter)] = [:]
  /// Waits that were cancelled before they began.
  private var cancelledEarly: Set<UInt64> = []

  init(_ initial: Value?) {
    latest = initial.map(Box.init)
  }

  mutating func nextID() -> UInt64 {
    lastID += 1
    return lastID
  }

  mutating func publish(_ value: Value) -> Wakeups {
    guard !isFinished, latest?.value != value else { return Wakeups() }
    latest = Box(value)
    // Under the lock, so that every stream has the order of the publishing; a yield only enqueues.
    for stream in streams.values { stream.yield(value) }
    var wakeups = Wakeups(value: value)
    for (id, entry) in waiters where entry.predicate(value) {
      wakeups.resumed.append(entry.waiter)
      waiters[id] = nil
    }
    return wakeups
  }

  mutating func finish() -> Wakeups {
    isFinished = true
    let wakeups = Wakeups(ended: Array(streams.values), resumed: waiters.values.map(\.waiter))
    streams = [:]
    waiters = [:]
    return wakeups
  }

  /// - Returns: nil when the stream has its last value already.
  mutating func subscribe(_ continuation: AsyncStream<Value>.Continuation) -> UInt64? {
    if let latest { continuation.yield(latest.value) }
    guard !isFinished else {
      continuation.finish()
      return nil
    }
    let id = nextID()
    streams[id] = continuation
    return id
  }

  mutating func unsubscribe(_ id: UInt64) {
    streams[id] = nil
  }

  mutating func wait(_ id: UInt64, for predicate: @escaping @Sendable (Value) -> Bool, _ waiter: Waiter) -> Wakeups {
    guard cancelledEarly.remove(id) == nil else { return Wakeups(cancelled: [waiter]) }
    if let latest, predicate(latest.value) { return Wakeups(resumed: [waiter], value: latest.value) }
    guard !isFinished else { return Wakeups(resumed: [waiter]) }
    waiters[id] = (predicate, waiter)
    return Wakeups()
  }

  mutating func cancelWait(_ id: UInt64) -> Wakeups {
    guard let entry = waiters.removeValue(forKey: id) else {
      cancelledEarly.insert(id)
      return Wakeups()
    }
    return Wakeups(cancelled: [entry.waiter])
  }
}
