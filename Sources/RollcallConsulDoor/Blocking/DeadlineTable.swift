import HeapModule

/// Who waits until when.
///
/// Time counts in ticks, so that any number of waits share few entries; nobody is woken before their time.
struct DeadlineTable {
  struct Ticket: Hashable {
    fileprivate let tick: Int64
    fileprivate let id: UInt64
  }

  static let tick: Duration = .milliseconds(10)

  private var actions: [Int64: [UInt64: @Sendable () -> Void]] = [:]
  private var ticks = Heap<Int64>()
  private var lastID: UInt64 = 0

  var count: Int { actions.values.reduce(0) { $0 + $1.count } }

  /// The time of the earliest wait.
  var next: Duration? { ticks.min.map { Self.tick * Int($0) } }

  /// - Parameter deadline: since the beginning of the clock.
  mutating func add(until deadline: Duration, _ action: @escaping @Sendable () -> Void) -> Ticket {
    let (seconds, attoseconds) = deadline.components
    let tick = seconds * 100 + attoseconds / 10_000_000_000_000_000 + 1
    lastID += 1
    if actions[tick] == nil { ticks.insert(tick) }
    actions[tick, default: [:]][lastID] = action
    return Ticket(tick: tick, id: lastID)
  }

  mutating func remove(_ ticket: Ticket) {
    actions[ticket.tick]?[ticket.id] = nil
  }

  /// Takes out everyone whose time has come.
  mutating func expire(at now: Duration) -> [@Sendable () -> Void] {
    var due: [@Sendable () -> Void] = []
    while let tick = ticks.min, Self.tick * Int(tick) <= now {
      ticks.removeMin()
      due += actions.removeValue(forKey: tick).map { Array($0.values) } ?? []
    }
    return due
  }

  /// Takes out everyone.
  mutating func removeAll() -> [@Sendable () -> Void] {
    let all = actions.values.flatMap(\.values)
    actions = [:]
    ticks = Heap()
    return all
  }
}
