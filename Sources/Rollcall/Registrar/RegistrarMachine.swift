private import DequeModule

/// Keeps what is registered equal to what is desired, on one session after another: a pure state machine.
///
/// Each key has at most one write under way; a session has at most `maximumWrites`. Results of an earlier session, told by its epoch, change nothing.
struct RegistrarMachine {
  typealias Generation = UInt64
  typealias Epoch = UInt64

  enum Action: Equatable {
    case openSession(Epoch, after: Duration)
    case write(ServiceInstance, Generation, Epoch)
    case remove(InstanceKey, Epoch)
    /// Tell the machine ``due(_:)`` after the pause.
    case wake(InstanceKey, after: Duration)
    case announce(InstanceKey, RegistrationStatus)
    case closeSession(Epoch)
  }

  private struct Entry {
    enum Phase { case idle, queued, writing, resting }

    var instance: ServiceInstance
    var generation: Generation = 1
    var isWanted = true
    var phase = Phase.idle
    /// The generation that the present session holds.
    var written: Generation?
    /// A write was begun on the present session, whatever came of it.
    var mayBeWritten = false
    var backoff: Backoff

    var isSettled: Bool { isWanted ? written == generation : !mayBeWritten }
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
    if entries[key] != nil {
      guard !entry.isWanted || entry.instance != instance else { return [] }
      entry.instance = instance
      entry.isWanted = true
      entry.generation += 1
      entry.backoff.reset()
    }
    entries[key] = entry
    var actions: [Action] = []
    if entry.written == nil { actions.append(.announce(key, RegistrationStatus(state: .registering, generation: entry.generation))) }
    return actions + openIfNeeded() + enqueue(key)
  }

  mutating func withdraw(_ key: InstanceKey) -> [Action] {
    guard var entry = entries[key], entry.isWanted else { return [] }
    entry.isWanted = false
    entries[key] = entry
    return enqueue(key)
  }

  // MARK: What became of a write

  mutating func wrote(_ key: InstanceKey, _ generation: Generation, _ epoch: Epoch) -> [Action] {
    guard finishWrite(key, epoch), var entry = entries[key] else { return dispatch() }
    entry.written = generation
    entry.backoff.reset()
    entries[key] = entry
    var actions: [Action] = []
    if entry.isWanted { actions.append(.announce(key, RegistrationStatus(state: .live, generation: generation))) }
    return actions + enqueue(key)
  }

  mutating func removed(_ key: InstanceKey, _ epoch: Epoch) -> [Action] {
    guard finishWrite(key, epoch), var entry = entries[key] else { return dispatch() }
    entry.written = nil
    entry.mayBeWritten = false
    entries[key] = entry
    return enqueue(key)
  }

  mutating func failed(
    _ key: InstanceKey, _ epoch: Epoch, _ error: RollcallError, using random: inout some RandomNumberGenerator
  ) -> [Action] {
    if error.code == .sessionLost { return lost(epoch, error, using: &random) }
    guard finishWrite(key, epoch), var entry = entries[key] else { return dispatch() }
    var actions: [Action] = []
    if entry.isWanted {
      actions.append(.announce(key, RegistrationStatus(state: .failing(error), generation: entry.generation)))
    }
    if error.isUselessToRepeat {
      entries[key] = entry
    } else {
      entry.phase = .resting
      actions.append(.wake(key, after: entry.backoff.next(using: &random)))
      entries[key] = entry
    }
    return actions + dispatch()
  }

  mutating func due(_ key: InstanceKey) -> [Action] {
    guard entries[key]?.phase == .resting else { return [] }
    entries[key]?.phase = .idle
    return enqueue(key)
  }

  // MARK: The session

  mutating func opened(_ epoch: Epoch) -> [Action] {
    guard epoch == self.epoch, session == .opening else { return [.closeSession(epoch)] }
    session = .open
    sessionBackoff.reset()
    writes = 0
    queue = []
    var actions: [Action] = []
    for key in entries.keys.sorted(by: { ($0.service, $0.id) < ($1.service, $1.id) }) {
      entries[key]?.phase = .idle
      actions += enqueue(key)
    }
    return actions
  }

  mutating func openFailed(_ epoch: Epoch, _ error: RollcallError, using random: inout some RandomNumberGenerator) -> [Action] {
    guard epoch == self.epoch, session == .opening else { return [] }
    let announcements = wantedKeys.map { key, entry in
      Action.announce(key, RegistrationStatus(state: .failing(error), generation: entry.generation))
    }
    return announcements + [open(after: sessionBackoff.next(using: &random))]
  }

  mutating func lost(_ epoch: Epoch, _ error: RollcallError, using random: inout some RandomNumberGenerator) -> [Action] {
    guard epoch == self.epoch, session == .open else { return [] }
    var actions: [Action] = [.closeSession(epoch)]
    for (key, entry) in wantedKeys {
      actions.append(.announce(key, RegistrationStatus(state: .lost(error), generation: entry.generation)))
    }
    for key in Array(entries.keys) {
      if entries[key]?.isWanted == false {
        // It was removed with its session.
        actions.append(forget(key))
      } else {
        entries[key]?.written = nil
        entries[key]?.mayBeWritten = false
      }
    }
    session = .none
    return entries.isEmpty ? actions : actions + [open(after: sessionBackoff.next(using: &random))]
  }

  mutating func stop() -> [Action] {
    guard session != .stopped else { return [] }
    let ended = Array(entries.keys).map { forget($0) }
    let close: [Action] = session == .open ? [.closeSession(epoch)] : []
    session = .stopped
    queue = []
    return close + ended
  }

  // MARK: Inside

  private var wantedKeys: [(InstanceKey, Entry)] {
    entries.filter(\.value.isWanted).sorted { ($0.key.service, $0.key.id) < ($1.key.service, $1.key.id) }.map { ($0.key, $0.value) }
  }

  private mutating func openIfNeeded() -> [Action] {
    session == .none ? [open(after: .zero)] : []
  }

  private mutating func open(after pause: Duration) -> Action {
    session = .opening
    epoch += 1
    return .openSession(epoch, after: pause)
  }

  private mutating func forget(_ key: InstanceKey) -> Action {
    let generation = entries.removeValue(forKey: key)?.generation ?? 0
    return .announce(key, RegistrationStatus(state: .ended, generation: generation))
  }

  /// - Returns: false when the result belongs to an earlier session.
  private mutating func finishWrite(_ key: InstanceKey, _ epoch: Epoch) -> Bool {
    guard epoch == self.epoch, session == .open else { return false }
    writes -= 1
    entries[key]?.phase = .idle
    return true
  }

  private mutating func enqueue(_ key: InstanceKey) -> [Action] {
    guard let entry = entries[key], entry.phase == .idle || entry.phase == .resting else { return dispatch() }
    if entry.isSettled {
      return entry.isWanted ? dispatch() : [forget(key)] + dispatch()
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
      writes += 1
      entries[key]?.phase = .writing
      if entry.isWanted {
        entries[key]?.mayBeWritten = true
        actions.append(.write(entry.instance, entry.generation, epoch))
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
