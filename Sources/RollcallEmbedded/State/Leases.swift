internal import HeapModule
internal import Rollcall

/// When sessions expire: a pure value; the time is passed in, as the time since an origin that the caller chose.
///
/// Time counts as long as the catalog can be reached. When ``advance(to:)`` comes much later than ``nextAlarm``, the process or the machine stood still,
/// and nobody could renew anything: then every lease has its whole timeout again, as etcd and Consul grant it when a new leader takes over.
struct Leases: Sendable {
  /// How late an alarm may be heard on a busy machine.
  static let maximumDelay = Duration.seconds(1)

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
  /// Whose time was over when an alarm was heard.
  private var overdue: [SessionID] = []
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

  /// When ``advance(to:)`` is to be called.
  var nextAlarm: Duration? { alarms.min?.time }

  var alarmCount: Int { alarms.count }

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

  /// Hears the alarms up to now.
  mutating func advance(to now: Duration) {
    guard let first = alarms.min, first.time <= now else { return }
    if now - first.time > Self.maximumDelay {
      for id in leases.keys { _ = renew(id, at: now) }
    }
    while let alarm = alarms.min, alarm.time <= now {
      alarms.removeMin()
      guard let lease = leases[alarm.session], !lease.isEnding else { continue }
      if lease.deadline <= now {
        overdue.append(alarm.session)
      } else {
        alarms.insert(Alarm(time: lease.deadline, session: alarm.session))
      }
    }
  }

  /// The sessions whose time is over, in the order of their deadlines. They count as ending until they are removed or given back.
  mutating func takeDue(at now: Duration) -> [SessionID] {
    advance(to: now)
    var due: [Alarm] = []
    for id in overdue {
      guard let lease = leases[id], !lease.isEnding else { continue }
      if lease.deadline <= now {
        leases[id]?.isEnding = true
        due.append(Alarm(time: lease.deadline, session: id))
      } else {
        // Renewed since.
        alarms.insert(Alarm(time: lease.deadline, session: id))
      }
    }
    overdue = []
    return due.sorted().map(\.session)
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
