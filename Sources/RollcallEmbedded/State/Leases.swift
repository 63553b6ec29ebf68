internal import HeapModule
internal import Rollcall

/// When sessions expire: a pure value; the time is passed in, as the time since an origin that the caller chose.
struct Leases: Sendable {
  struct Lease: Sendable {
    var deadline: Duration
    var timeout: Duration
    /// Its end was taken up and is being written.
    var isEnding = false
  }

  enum Renewal: Sendable, Equatable {
    case renewed
    /// It expired, and whether its end comes about is decided with the writes.
    case ending
    case unknown
  }

  private(set) var leases: [SessionID: Lease] = [:]
  /// One alarm or more for each lease, at its deadline or earlier: a renewal leaves the alarm, which then finds that it came too early.
  private var alarms = Heap<Alarm>()
  /// Renewed since their deadlines were last saved; nil where nobody saves them.
  private(set) var unsaved: Set<SessionID>?

  private struct Alarm: Comparable {
    var time: Duration
    var session: SessionID

    static func < (left: Alarm, right: Alarm) -> Bool {
      left.time == right.time ? left.session.rawValue < right.session.rawValue : left.time < right.time
    }
  }

  init(savesDeadlines: Bool) {
    unsaved = savesDeadlines ? [] : nil
  }

  /// When something may be due.
  var nextAlarm: Duration? { alarms.min?.time }

  mutating func open(_ id: SessionID, timeout: Duration, deadline: Duration) {
    leases[id] = Lease(deadline: deadline, timeout: timeout)
    alarms.insert(Alarm(time: deadline, session: id))
  }

  mutating func renew(_ id: SessionID, at now: Duration) -> Renewal {
    guard var lease = leases[id] else { return .unknown }
    guard !lease.isEnding else { return .ending }
    lease.deadline = max(lease.deadline, now + lease.timeout)
    leases[id] = lease
    unsaved?.insert(id)
    return .renewed
  }

  mutating func remove(_ id: SessionID) {
    leases[id] = nil
    unsaved?.remove(id)
    // Alarms of sessions that were closed long before their time would otherwise pile up.
    if alarms.count > 2 * leases.count + 64 {
      alarms = Heap(leases.map { Alarm(time: $0.value.deadline, session: $0.key) })
    }
  }

  /// The sessions whose time is over, in the order of their deadlines. They count as ending until they are removed or given back.
  mutating func takeDue(at now: Duration) -> [SessionID] {
    var due: [(deadline: Duration, session: SessionID)] = []
    while let alarm = alarms.min, alarm.time <= now {
      alarms.removeMin()
      guard let lease = leases[alarm.session], !lease.isEnding else { continue }
      if lease.deadline <= now {
        leases[alarm.session]?.isEnding = true
        due.append((lease.deadline, alarm.session))
      } else {
        alarms.insert(Alarm(time: lease.deadline, session: alarm.session))
      }
    }
    due.sort { Alarm(time: $0.deadline, session: $0.session) < Alarm(time: $1.deadline, session: $1.session) }
    return due.map(\.session)
  }

  /// The ends of these sessions could not be written: they are due again at `time`, unless they are renewed before.
  mutating func giveBack(_ ids: [SessionID], dueAgainAt time: Duration) {
    for id in ids where leases[id] != nil {
      leases[id]?.isEnding = false
      alarms.insert(Alarm(time: time, session: id))
    }
  }

  /// The deadlines to be saved now.
  mutating func takeUnsaved() -> [SessionID: Duration] {
    var deadlines: [SessionID: Duration] = [:]
    for id in unsaved ?? [] { deadlines[id] = leases[id]?.deadline }
    unsaved?.removeAll()
    return deadlines
  }

  /// What was saved means other times now, because the wall clock was set.
  mutating func markAllUnsaved() {
    keepUnsaved(leases.keys)
  }

  /// Saving these failed: they are tried again with the next.
  mutating func keepUnsaved(_ ids: some Sequence<SessionID>) {
    for id in ids where leases[id] != nil { unsaved?.insert(id) }
  }
}
