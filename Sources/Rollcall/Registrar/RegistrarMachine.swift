private import DequeModule

/// Keeps what is registered equal to what is desired, on one session after another: a pure state machine.
///
/// Each key has at most one write under way; a session has at most `maximumWrites`. Results of an earlier session, told by its epoch, change nothing.
struct RegistrarMachine {
  typealias Generation = UInt64
  typealias Epoch = UInt64
  typealias Rest = UInt64

  enum Action: Equatable {
    case openSession(Epoch, after: Duration)
    case write(ServiceInstance, Epoch)
    case remove(InstanceKey, Epoch)
    /// Tell the machine ``due(_:_:)`` after the pause.
    case wake(InstanceKey, Rest, after: Duration)
    case announce(InstanceKey, RegistrationStatus)
    case closeSession(Epoch)
  }

  private struct Entry {
    enum Phase: Equatable {
      case idle
      case queued
      case writing(Generation)
      case removing
      /// After a failure, until this rest is over.
      case resting(Rest)
    }

    var instance: ServiceInstance
    var generation: Generation = 1
    var isWanted = true
    var phase = Phase.idle
    /// The generation that the present session holds.
    var written: Generation?
    /// A write was begun on the present session, whatever came of it.
    var mayBeWritten = false
    /// It is to be written once more, lest somebody else has taken it out.
    var isDoubtful = false
    /// Its end is announced; the entry only waits for its place in the queue to come up.
    var hasEnded = false
    var backoff: Backoff

    var isSettled: Bool { isWanted ? written == generation && !isDoubtful : !mayBeWritten }

    /// What is under way when the present desire is being fulfilled.
    var phaseOfDesire: Phase { isWanted ? .writing(generation) : .removing }

    var isBusy: Bool {
      switch phase {
      case .queued, .writing, .removing: true
      case .idle, .resting: false
      }
    }
  }

  private enum Session: Equatable {
    case none
    case opening
    case open
    case stopped
  }

  private let maximumWrites: Int
  private let backoff: Backoff
  private var entries: [InstanceKey: Entry] = [:]
  private var queue: Deque<InstanceKey> = []
  private var writes = 0
  private var session = Session.none
  private var epoch: Epoch = 0
  private var sessionBackoff: Backoff
  private var lastRest: Rest = 0

  init(maximumWrites: Int = 64, backoff: Backoff = Backoff()) {
    self.maximumWrites = max(1, maximumWrites)
    self.backoff = backoff
    sessionBackoff = backoff
  }

  /// Whether the key is desired now, and its generation.
  func generation(of key: InstanceKey) -> Generation? {
    entries[key].flatMap { $0.isWanted ? $0.generation : nil }
  }

  // MARK: What is desired

  mutating func desire(_ instance: ServiceInstance) -> [Action] {
    let key = instance.key
    guard session != .stopped else { return [.announce(key, RegistrationStatus(state: .ended, generation: 0))] }
    var entry = entries[key] ?? Entry(instance: instance, backoff: backoff)
    // A new entry is wanted and has its first generation already.
    let isNews = entries[key] == nil || !entry.isWanted
    if entries[key] != nil {
      guard isNews || entry.instance != instance else { return [] }
      entry.instance = instance
      entry.isWanted = true
      entry.hasEnded = false
      entry.generation += 1
      entry.backoff.reset()
    }
    entries[key] = entry
    var actions: [Action] = []
    if isNews || entry.written == nil {
      actions.append(.announce(key, RegistrationStatus(state: .registering, generation: entry.generation)))
    }
    return actions + openIfNeeded() + enqueue(key)
  }

  mutating func withdraw(_ key: InstanceKey) -> [Action] {
    guard var entry = entries[key], entry.isWanted else { return [] }
    entry.isWanted = false
    guard entry.phase == .queued, entry.isSettled else {
      entries[key] = entry
      return enqueue(key)
    }
    entry.hasEnded = true
    entries[key] = entry
    return [.announce(key, RegistrationStatus(state: .ended, generation: entry.generation))]
  }

  // MARK: What became of a write

  mutating func wrote(_ key: InstanceKey, _ epoch: Epoch) -> [Action] {
    guard case .writing(let generation) = finishWrite(key, epoch), var entry = entries[key] else { return dispatch() }
    entry.written = generation
    entry.isDoubtful = false
    entry.backoff.reset()
    sessionBackoff.reset()
    entries[key] = entry
    var actions: [Action] = []
    if entry.isWanted { actions.append(.announce(key, RegistrationStatus(state: .live, generation: generation))) }
    return actions + enqueue(key)
  }

  mutating func removed(_ key: InstanceKey, _ epoch: Epoch) -> [Action] {
    guard finishWrite(key, epoch) == .removing else { return dispatch() }
    entries[key]?.written = nil
    entries[key]?.mayBeWritten = false
    return enqueue(key)
  }

  mutating func failed(
    _ key: InstanceKey, _ epoch: Epoch, _ error: RollcallError, using random: inout some RandomNumberGenerator
  ) -> [Action] {
    if error.code == .sessionLost { return lost(epoch, error, using: &random) }
    guard let phase = finishWrite(key, epoch), var entry = entries[key] else { return dispatch() }
    // What failed is no longer what is desired; that has not been tried yet.
    guard phase == entry.phaseOfDesire else { return enqueue(key) }
    var actions: [Action] = []
    if entry.isWanted {
      actions.append(.announce(key, RegistrationStatus(state: .failing(error), generation: entry.generation)))
      if error.isUselessToRepeat { return actions + dispatch() }
    }
    lastRest += 1
    entry.phase = .resting(lastRest)
    actions.append(.wake(key, lastRest, after: entry.backoff.next(using: &random)))
    entries[key] = entry
    return actions + dispatch()
  }

  mutating func due(_ key: InstanceKey, _ rest: Rest) -> [Action] {
    guard entries[key]?.phase == .resting(rest) else { return [] }
    entries[key]?.phase = .idle
    return enqueue(key)
  }

  // MARK: What others may have done

  /// Writes once more a part of what is registered: a write changes nothing where all is as it was, and brings back what somebody else took out.
  ///
  /// Of as many parts, each key belongs to one.
  mutating func audit(_ part: UInt64, of parts: UInt64) -> [Action] {
    guard session == .open, parts > 0 else { return [] }
    var actions: [Action] = []
    let due = entries.filter {
      $0.value.isWanted && $0.value.phase == .idle
        && StableHash.of($0.key.service.rawValue, $0.key.node ?? "", $0.key.id) % parts == part
    }
    for key in Self.sorted(due.keys) {
      entries[key]?.isDoubtful = true
      actions += enqueue(key)
    }
    return actions
  }

  /// How many instances are registered, or are to be.
  var count: Int { entries.count }

  // MARK: The session

  mutating func opened(_ epoch: Epoch) -> [Action] {
    guard epoch == self.epoch, session == .opening else { return [.closeSession(epoch)] }
    session = .open
    return sortedKeys.flatMap { enqueue($0) }
  }

  mutating func openFailed(_ epoch: Epoch, _ error: RollcallError, using random: inout some RandomNumberGenerator) -> [Action] {
    guard epoch == self.epoch, session == .opening else { return [] }
    guard !entries.isEmpty else {
      session = .none
      return []
    }
    let announcements = sortedKeys.compactMap { announcement(of: $0, .failing(error)) }
    return announcements + [open(after: sessionBackoff.next(using: &random))]
  }

  mutating func lost(_ epoch: Epoch, _ error: RollcallError, using random: inout some RandomNumberGenerator) -> [Action] {
    guard epoch == self.epoch, session == .open else { return [] }
    session = .none
    writes = 0
    queue = []
    var actions: [Action] = [.closeSession(epoch)]
    for key in sortedKeys {
      guard let entry = entries[key], entry.isWanted else {
        // It was removed with its session.
        actions += forget(key)
        continue
      }
      if entry.written != nil, let announcement = announcement(of: key, .lost(error)) { actions.append(announcement) }
      entries[key]?.phase = .idle
      entries[key]?.written = nil
      entries[key]?.mayBeWritten = false
    }
    return entries.isEmpty ? actions : actions + [open(after: sessionBackoff.next(using: &random))]
  }

  mutating func stop() -> [Action] {
    guard session != .stopped else { return [] }
    let ended = sortedKeys.flatMap { forget($0) }
    let close: [Action] = session == .open ? [.closeSession(epoch)] : []
    session = .stopped
    queue = []
    return close + ended
  }

  // MARK: Inside

  /// In an order that does not change from run to run.
  private var sortedKeys: [InstanceKey] { Self.sorted(entries.keys) }

  private static func sorted(_ keys: some Sequence<InstanceKey>) -> [InstanceKey] {
    keys.sorted { ($0.service, $0.id, $0.node ?? "") < ($1.service, $1.id, $1.node ?? "") }
  }

  private func announcement(of key: InstanceKey, _ state: RegistrationState) -> Action? {
    generation(of: key).map { .announce(key, RegistrationStatus(state: state, generation: $0)) }
  }

  private mutating func openIfNeeded() -> [Action] {
    session == .none ? [open(after: .zero)] : []
  }

  private mutating func open(after pause: Duration) -> Action {
    session = .opening
    epoch += 1
    return .openSession(epoch, after: pause)
  }

  private mutating func forget(_ key: InstanceKey) -> [Action] {
    guard let entry = entries.removeValue(forKey: key), !entry.hasEnded else { return [] }
    return [.announce(key, RegistrationStatus(state: .ended, generation: entry.generation))]
  }

  /// - Returns: what was under way; nil when nothing was, or on an earlier session.
  private mutating func finishWrite(_ key: InstanceKey, _ epoch: Epoch) -> Entry.Phase? {
    guard epoch == self.epoch, session == .open, let phase = entries[key]?.phase else { return nil }
    switch phase {
    case .writing, .removing: break
    case .idle, .queued, .resting: return nil
    }
    writes -= 1
    entries[key]?.phase = .idle
    return phase
  }

  private mutating func enqueue(_ key: InstanceKey) -> [Action] {
    guard let entry = entries[key], !entry.isBusy else { return dispatch() }
    if entry.isSettled {
      return entry.isWanted ? dispatch() : forget(key) + dispatch()
    }
    guard session == .open else { return [] }
    entries[key]?.phase = .queued
    queue.append(key)
    return dispatch()
  }

  private mutating func dispatch() -> [Action] {
    guard session == .open else { return [] }
    var actions: [Action] = []
    while writes < maximumWrites, let key = queue.popFirst() {
      guard let entry = entries[key], entry.phase == .queued else { continue }
      guard !entry.hasEnded else {
        entries[key] = nil
        continue
      }
      writes += 1
      entries[key]?.phase = entry.phaseOfDesire
      if entry.isWanted {
        entries[key]?.mayBeWritten = true
        actions.append(.write(entry.instance, epoch))
      } else {
        actions.append(.remove(key, epoch))
      }
    }
    return actions
  }
}

extension RollcallError {
  /// Whether the same request would be refused again for certain.
  fileprivate var isUselessToRepeat: Bool { [.invalid, .unsupported, .tooLarge].contains(code) }
}
