/// Takes one lock on a key for one session and notices its loss: a pure state machine.
///
/// The watch of the key says when it is worth trying, and raises a doubt once the lock is held; what counts is what the catalog answers to a
/// commit or a read.
struct LockMachine {
  enum Action: Equatable {
    /// Commit an acquire, then tell ``acquired(_:)`` or ``acquireFailed(_:)``.
    case acquire
    /// Ask the catalog for the key, then tell ``read(_:)`` or ``readFailed()``.
    case read
    /// Tell ``rested()`` after the pause.
    case rest(Duration)
    case announce(LockState)
  }

  private enum Phase {
    case waiting
    case acquiring
    case resting
    case held
    case doubting
    case doubtResting
    case lost
  }

  private let key: String
  private let session: SessionID
  private var phase = Phase.waiting
  private var backoff: Backoff
  /// What the watch said last; nil until it has said anything current.
  private var latest: Sight?
  private var announcedHolder: SessionID?

  private enum Sight {
    case free
    case held(SessionID, holder: String)

    init(_ entry: KeyValueEntry?) {
      guard let entry, let session = entry.session else {
        self = .free
        return
      }
      let name = String(decoding: entry.value.prefix(200), as: UTF8.self)
      self = .held(session, holder: name.isEmpty ? "session \(session)" : name)
    }
  }

  init(key: String, session: SessionID, backoff: Backoff = Backoff(maximum: .seconds(2))) {
    self.key = key
    self.session = session
    self.backoff = backoff
  }

  /// The watch shows the key. What is not current says nothing of now.
  mutating func saw(_ entry: KeyValueEntry?, isCurrent: Bool) -> [Action] {
    guard isCurrent else { return [] }
    latest = Sight(entry)
    switch phase {
    case .waiting: return tryIfFree()
    case .held:
      // The watch may lag behind the acquire.
      guard entry?.session != session else { return [] }
      phase = .doubting
      return [.read]
    case .doubtResting:
      // Whatever the doubt was, what is shown now is later.
      phase = isOwnByWatch ? .held : .doubting
      return isOwnByWatch ? [] : [.read]
    case .acquiring, .resting, .doubting, .lost: return []
    }
  }

  mutating func acquired(_ outcome: KeyValueOutcome) -> [Action] {
    guard phase == .acquiring else { return [] }
    switch outcome {
    case .committed(let entries, let revision):
      phase = .held
      backoff.reset()
      return [.announce(.held(FencingToken(entries.first?.first?.modifyRevision ?? revision)))] + confirm()
    case .refused(let refusals):
      switch refusals.first?.reason {
      case .unknownSession: return lose(RollcallError(.sessionLost, "The session \(session) ended before it had the lock '\(key)'."))
      // The watch may tell of the next release before this refusal comes, so that waiting for it alone could last for ever.
      default: return rest()
      }
    }
  }

  /// Whether the lock was taken is not known then; taking it again as its holder changes nothing.
  mutating func acquireFailed(_ error: RollcallError) -> [Action] {
    guard phase == .acquiring else { return [] }
    return error.isTransient ? rest() : lose(error)
  }

  mutating func rested() -> [Action] {
    switch phase {
    case .resting:
      phase = .waiting
      return tryIfFree()
    case .doubtResting:
      phase = .doubting
      return [.read]
    case .waiting, .acquiring, .held, .doubting, .lost: return []
    }
  }

  mutating func read(_ entry: KeyValueEntry?) -> [Action] {
    guard phase == .doubting else { return [] }
    guard entry?.session == session else {
      return lose(
        RollcallError(.lockLost, "The lock '\(key)' was taken away: \(entry == nil ? "its key was deleted" : "somebody released it")."))
    }
    // The read may have been before what the watch has shown since, and the watch may lag behind the read: they agree in the end.
    guard isOwnByWatch else {
      phase = .doubtResting
      return [.rest(backoff.next())]
    }
    phase = .held
    backoff.reset()
    return []
  }

  /// As long as the catalog cannot be asked, the session's renewals decide.
  mutating func readFailed() -> [Action] {
    guard phase == .doubting else { return [] }
    phase = .doubtResting
    return [.rest(backoff.next())]
  }

  mutating func sessionLost(_ error: RollcallError) -> [Action] {
    guard phase != .lost else { return [] }
    return lose(error)
  }

  /// What the watch said while the acquire was under way may have been the key's deletion after it.
  private mutating func confirm() -> [Action] {
    guard !isOwnByWatch else { return [] }
    phase = .doubting
    return [.read]
  }

  private var isOwnByWatch: Bool { if case .held(session, _) = latest { true } else { false } }

  private mutating func tryIfFree() -> [Action] {
    switch latest {
    case nil: return []
    // One's own: an acquire whose answer was lost.
    case .free: break
    case .held(let other, _) where other == session: break
    case .held(let other, let holder):
      guard announcedHolder != other else { return [] }
      announcedHolder = other
      return [.announce(.waiting(holder: holder))]
    }
    phase = .acquiring
    return [.acquire]
  }

  private var isHeld: Bool {
    switch phase {
    case .held, .doubting, .doubtResting: true
    case .waiting, .acquiring, .resting, .lost: false
    }
  }

  private mutating func rest() -> [Action] {
    phase = .resting
    return [.rest(backoff.next())]
  }

  private mutating func lose(_ error: RollcallError) -> [Action] {
    let wasHeld = isHeld
    phase = .lost
    return [.announce(.lost(error, wasHeld: wasHeld))]
  }
}
