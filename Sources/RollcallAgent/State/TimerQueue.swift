private import HeapModule

/// Times by name, the earliest first. Each name has one time at most.
///
/// Putting a time off costs nothing: an entry that comes up early is for its owner to schedule again. So a check whose deadline moves with each
/// report moves through the queue once per deadline, not once per report.
struct TimerQueue<Name: Hashable & Sendable>: Sendable {
  private struct Entry: Comparable {
    var time: Duration
    var name: Name

    static func < (left: Entry, right: Entry) -> Bool { left.time < right.time }
  }

  private var heap = Heap<Entry>()
  private var times: [Name: Duration] = [:]

  /// The earliest time; it may be that of an entry that was cancelled since, and so too early.
  var next: Duration? { heap.min?.time }

  var count: Int { times.count }

  /// Makes sure that the name comes up no later than at `time`.
  mutating func schedule(_ name: Name, at time: Duration) {
    if let scheduled = times[name], scheduled <= time { return }
    times[name] = time
    heap.insert(Entry(time: time, name: name))
    // What was cancelled or brought forward leaves its entry in the heap.
    if heap.count > 2 * times.count + 64 { heap = Heap(times.map { Entry(time: $0.value, name: $0.key) }) }
  }

  mutating func cancel(_ name: Name) {
    times[name] = nil
  }

  /// Takes one name whose time has come.
  mutating func popDue(at now: Duration) -> Name? {
    while let entry = heap.min, entry.time <= now {
      heap.removeMin()
      guard times[entry.name] == entry.time else { continue }
      times[entry.name] = nil
      return entry.name
    }
    return nil
  }
}
