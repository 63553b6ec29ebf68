/// Who reads a ``Broadcast``, and what they are owed. What could call back is returned, and performed outside of the lock.
struct BroadcastState<Value: Sendable & Equatable> {
  typealias Waiter = CheckedContinuation<Value?, any Error>

  /// One reference, so that reading the latest copies nothing else under the lock.
  final class Box: Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
  }

  /// What is left to do once the lock is free.
  struct Wakeups {
    var resumed: [Waiter] = []
    var cancelled: [Waiter] = []
    var value: Value?
    /// Released with this value: a large snapshot takes a while to free.
    var replaced: Box?

    func perform() {
      for waiter in resumed { waiter.resume(returning: value) }
      for waiter in cancelled { waiter.resume(throwing: CancellationError()) }
    }
  }

  /// What streams are owed.
  struct Delivery {
    var value: Value?
    var behind: [AsyncStream<Value>.Continuation]
    var ended: [AsyncStream<Value>.Continuation]

    func perform() {
      if let value {
        for stream in behind { stream.yield(value) }
      }
      for stream in ended { stream.finish() }
    }
  }

  private struct Stream {
    let continuation: AsyncStream<Value>.Continuation
    var isBehind = false
  }

  private enum Wait {
    /// It has its id, and nothing else yet.
    case announced
    case cancelledEarly
    case waiting((Value) -> Bool, Waiter)
  }

  private(set) var latest: Box?
  private var isFinished = false
  private var lastID: UInt64 = 0
  private var streams: [UInt64: Stream] = [:]
  private var isDelivering = false
  private var waits: [UInt64: Wait] = [:]

  init(_ initial: Value?) {
    latest = initial.map(Box.init)
  }

  /// How many streams and waits it knows.
  var readerCount: Int { streams.count + waits.count }

  mutating func publish(_ value: Value) -> Wakeups {
    guard !isFinished, latest?.value != value else { return Wakeups() }
    var wakeups = Wakeups(value: value, replaced: latest)
    latest = Box(value)
    for id in streams.keys { streams[id]?.isBehind = true }
    let satisfied = waits.compactMap { id, wait in
      if case .waiting(let predicate, let waiter) = wait, predicate(value) { (id, waiter) } else { nil as (UInt64, Waiter)? }
    }
    for (id, waiter) in satisfied {
      waits[id] = nil
      wakeups.resumed.append(waiter)
    }
    return wakeups
  }

  mutating func finish() -> Wakeups {
    isFinished = true
    var wakeups = Wakeups()
    for case (let id, .waiting(_, let waiter)) in waits {
      waits[id] = nil
      wakeups.resumed.append(waiter)
    }
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
    streams[id] = Stream(continuation: continuation)
    return id
  }

  /// - Returns: whether the caller is to take deliveries until there is none; otherwise somebody else does so already.
  mutating func startDelivering() -> Bool {
    defer { isDelivering = true }
    return !isDelivering
  }

  /// What is owed now; with nil the delivering has ended.
  mutating func nextDelivery() -> Delivery? {
    let behind = streams.filter(\.value.isBehind)
    let ended = isFinished ? streams.values.map(\.continuation) : []
    guard !behind.isEmpty || !ended.isEmpty else {
      isDelivering = false
      return nil
    }
    for id in behind.keys { streams[id]?.isBehind = false }
    if isFinished { streams = [:] }
    return Delivery(value: latest?.value, behind: behind.values.map(\.continuation), ended: ended)
  }

  mutating func unsubscribe(_ id: UInt64) {
    streams[id] = nil
  }

  /// Every wait that is announced is begun by ``wait(_:for:_:)``, also when it is cancelled in between.
  mutating func announceWait() -> UInt64 {
    let id = nextID()
    waits[id] = .announced
    return id
  }

  mutating func wait(_ id: UInt64, for predicate: @escaping @Sendable (Value) -> Bool, _ waiter: Waiter) -> Wakeups {
    let announced = waits.removeValue(forKey: id)
    if case .cancelledEarly = announced { return Wakeups(cancelled: [waiter]) }
    if let latest, predicate(latest.value) { return Wakeups(resumed: [waiter], value: latest.value) }
    guard !isFinished else { return Wakeups(resumed: [waiter]) }
    waits[id] = .waiting(predicate, waiter)
    return Wakeups()
  }

  mutating func cancelWait(_ id: UInt64) -> Wakeups {
    switch waits[id] {
    case .waiting(_, let waiter):
      waits[id] = nil
      return Wakeups(cancelled: [waiter])
    case .announced:
      waits[id] = .cancelledEarly
      return Wakeups()
    case .cancelledEarly, nil:
      // It is over already.
      return Wakeups()
    }
  }

  private mutating func nextID() -> UInt64 {
    lastID += 1
    return lastID
  }
}
