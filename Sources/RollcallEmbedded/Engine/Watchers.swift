internal import Rollcall

/// Who is to be told of what.
///
/// A watcher is told only that there is something new. It reads the state when it gets to it: the newest, and never an older one than before.
struct Watchers: Sendable {
  typealias Signal = AsyncStream<Void>.Continuation

  enum Subject: Hashable, Sendable {
    case connection
    case services
    case sessions
    case service(ServiceName)
    case key(LockAddress)
    case prefix(space: String, KeyText)
  }

  private var signals: [Subject: [UInt64: Signal]] = [:]
  /// The prefixes that are watched, by space.
  private var prefixes: [String: Set<KeyText>] = [:]
  private var lastID: UInt64 = 0

  mutating func add(_ signal: Signal, to subject: Subject) -> UInt64 {
    lastID += 1
    signals[subject, default: [:]][lastID] = signal
    if case .prefix(let space, let prefix) = subject { prefixes[space, default: []].insert(prefix) }
    return lastID
  }

  mutating func remove(_ id: UInt64, from subject: Subject) {
    signals[subject]?[id] = nil
    guard signals[subject]?.isEmpty == true else { return }
    signals[subject] = nil
    if case .prefix(let space, let prefix) = subject { prefixes[space]?.remove(prefix) }
  }

  /// Whom the changes concern, each once.
  func concerned(by changes: [Change], from old: Counters, to new: Counters) -> [Signal] {
    guard !signals.isEmpty else { return [] }
    var subjects: Set<Subject> = []
    if old.services != new.services { subjects.insert(.services) }
    if old.sessions != new.sessions { subjects.insert(.sessions) }
    for change in changes {
      switch change {
      case .registered(let registered, _, _): subjects.insert(.service(registered.instance.service))
      case .removed(let gone, _, _): for registered in gone { subjects.insert(.service(registered.instance.service)) }
      case .wrote(let stored, let space):
        subjects.insert(.key(LockAddress(space: space, key: stored.key.text)))
        for prefix in prefixes[space] ?? [] where stored.key.hasPrefix(prefix) {
          subjects.insert(.prefix(space: space, prefix))
        }
      case .opened, .ended, .reaped, .rested: break
      }
    }
    return subjects.flatMap { signals[$0].map { Array($0.values) } ?? [] }
  }

  /// All of them, taken out, to be finished.
  mutating func removeAll() -> [Signal] {
    let all = signals.values.flatMap(\.values)
    signals = [:]
    prefixes = [:]
    return all
  }
}
