internal import NIOCore

/// All watches of a client on one stream: opening, multiplexing, resuming, and finding a stream that is silently dead.
///
/// Events in, actions out. Creations are sent one at a time, since etcd answers a refused one without its number. A watch resumes
/// - at the revision it was asked for, until something is known;
/// - behind the revision of the store when it was created, if it was to begin with the present;
/// - behind the last revision of which all changes were reported, or which etcd called its progress.
///
/// The answer to a question for the progress is not taken for the latter: before 3.4.25 and 3.5.8 it can overtake changes (etcd issue 15220).
struct WatchMachine {
  /// The driver's number of a watch.
  typealias WatchID = UInt64
  /// Numbers each stream, so that what comes late from an old one is told apart.
  typealias StreamID = Int

  enum Action: Equatable {
    case openStream(StreamID)
    case closeStream(StreamID)
    case create(EtcdKeyRange, EtcdWatchOptions)
    case cancel(Int64)
    case askProgress
    case report(WatchID, EtcdWatchEvent)
    case finish(WatchID, EtcdError)
    /// The token of this stream is of no use any more.
    case rejectToken
    /// The member does not serve as it should.
    case demote
    /// Report ``pauseOver()`` after this time.
    case startPause(Duration)
    /// Report ``revisionRead(_:)`` with the revision of the store as a quorum knows it. Who may watch the range may read it.
    case readRevision(EtcdKeyRange)
  }

  private struct Watch {
    let request: WatchRequest
    /// Where it resumes; `nil` for the present.
    var next: Int64?
    var fragments = WatchFragments()
    var place = Place.waiting
    /// Told of the interruption, and not yet of its end.
    var isInterrupted = false
  }

  private enum Place: Equatable {
    /// To be created when the stream and its turn come.
    case waiting
    /// Sent; the answer is awaited.
    case creating
    case open(Int64)
    /// The reader is behind: it is created again when that has caught up.
    case paused
  }

  private enum Stream: Equatable {
    case none
    case opening(StreamID)
    case open(StreamID)
    case pausing
  }

  private let settings: EtcdSettings.Watch
  private let hasCredentials: Bool
  private var watches: [WatchID: Watch] = [:]
  /// By the server's numbers on this stream.
  private var open: [Int64: WatchID] = [:]
  /// Whose creation was sent; it stands here even if the watch was removed or paused meanwhile.
  private var creating: WatchID?
  /// To be created, in this order.
  private var queue: [WatchID] = []
  private var stream = Stream.none
  private var lastStream = 0
  private var pause: RetryPause
  private var random: any RandomNumberGenerator & Sendable
  /// When the stream must have said something.
  private var patienceEnds = NIODeadline.distantFuture
  /// Questions for the progress without an answer.
  private var questions = 0
  private var refusedTokens = 0
  /// Watches whose next revision is beyond what the member knows.
  private var suspects: Set<WatchID> = []
  private var isReadingRevision = false

  init(
    _ settings: EtcdSettings.Watch, hasCredentials: Bool, random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
  ) {
    self.settings = settings
    self.hasCredentials = hasCredentials
    self.random = random
    pause = RetryPause(initial: settings.backoff, maximum: settings.maximumBackoff)
  }

  private static var maximumQuestions: Int { 2 }
  /// One refusal is an expired token; several in a row are not.
  private static var maximumRefusedTokens: Int { 3 }

  /// When ``timePassed(now:)`` has something to do.
  var due: NIODeadline? {
    guard case .open = stream, !open.isEmpty || creating != nil else { return nil }
    return patienceEnds
  }

  // MARK: From the readers

  mutating func add(_ id: WatchID, _ request: WatchRequest, now: NIODeadline) -> [Action] {
    watches[id] = Watch(request: request, next: request.options.from)
    queue.append(id)
    return openOrCreate(now: now)
  }

  mutating func remove(_ id: WatchID) -> [Action] {
    guard let watch = watches.removeValue(forKey: id) else { return [] }
    forget(id)
    if watches.isEmpty { return closeStream() }
    return cancel(watch)
  }

  /// The reader is too far behind: etcd is to stop sending.
  mutating func readerFellBehind(_ id: WatchID) -> [Action] {
    guard let watch = watches[id], watch.place != .paused else { return [] }
    forget(id)
    watches[id]?.place = .paused
    watches[id]?.fragments = WatchFragments()
    return cancel(watch)
  }

  mutating func readerCaughtUp(_ id: WatchID, now: NIODeadline) -> [Action] {
    guard watches[id]?.place == .paused else { return [] }
    watches[id]?.place = .waiting
    queue.append(id)
    return openOrCreate(now: now)
  }

  mutating func close(_ error: EtcdError) -> [Action] {
    let ended = closeStream() + watches.keys.sorted().map { .finish($0, error) }
    watches = [:]
    queue = []
    suspects = []
    return ended
  }

  // MARK: From the network and the clock

  func isOpening(_ id: StreamID) -> Bool { stream == .opening(id) }

  mutating func streamOpened(_ id: StreamID, now: NIODeadline) -> [Action] {
    guard stream == .opening(id) else { return [] }
    stream = .open(id)
    heard(now: now)
    return createNext(now: now)
  }

  mutating func streamEnded(_ id: StreamID, _ error: EtcdError) -> [Action] {
    guard stream == .opening(id) || stream == .open(id) else { return [] }
    stream = .none
    return restart(after: error)
  }

  mutating func received(_ response: ProtoWatchResponse, on id: StreamID, now: NIODeadline) -> [Action] {
    guard stream == .open(id) else { return [] }
    heard(now: now)
    if response.created { return created(response, now: now) }
    guard let watch = open[response.watchID] else { return [] }
    if response.canceled { return canceled(watch, response) }
    if response.events.isEmpty { return progress(watch, response.header.revision) }
    return changes(watch, response)
  }

  mutating func timePassed(now: NIODeadline) -> [Action] {
    guard let due, due <= now, case .open(let id) = stream else { return [] }
    if questions < Self.maximumQuestions {
      questions += 1
      patienceEnds = now + TimeAmount(settings.progressTimeout)
      return [.askProgress] + readRevision()
    }
    stream = .none
    let error = EtcdError(
      .unavailable, reason: .unresponsive, outcome: .ambiguous,
      message: "the watch stream is silent, and does not answer questions for its progress")
    return [.closeStream(id)] + restart(after: error)
  }

  mutating func pauseOver() -> [Action] {
    guard stream == .pausing else { return [] }
    stream = .none
    return watches.isEmpty ? [] : openStream()
  }

  /// - Parameter result: the revision of the store as a quorum knows it.
  mutating func revisionRead(_ result: Result<Int64, EtcdError>) -> [Action] {
    isReadingRevision = false
    // Asked again with the next question for the progress.
    guard case .success(let revision) = result else { return [] }
    var actions: [Action] = []
    for id in suspects.sorted() {
      guard let watch = watches[id], let next = watch.next, Self.following(revision) < next else { continue }
      actions += cancel(watch)
      actions += finish(
        id,
        EtcdError(
          .outOfRange, reason: .historyLost, outcome: .refused,
          message: """
            the store is at revision \(revision), and this watch was to go on behind \(next - 1): the store was emptied, or restored from a \
            backup. Read it anew.
            """))
    }
    suspects = []
    return actions
  }

  // MARK: Answers

  private mutating func created(_ response: ProtoWatchResponse, now: NIODeadline) -> [Action] {
    guard let id = creating else { return [] }
    creating = nil
    guard let watch = watches[id], watch.place == .creating else {
      // Removed or paused since it was sent.
      return (response.canceled ? [] : [.cancel(response.watchID)]) + createNext(now: now)
    }
    if response.canceled { return refused(id, response) + createNext(now: now) }
    let revision = response.header.revision
    refusedTokens = 0
    pause.reset()
    open[response.watchID] = id
    watches[id]?.place = .open(response.watchID)
    watches[id]?.isInterrupted = false
    var actions: [Action] = [.report(id, .opened(revision: revision))]
    if let next = watch.next {
      // A member may lag behind the others. If all of them do, the store has gone back.
      if Self.following(revision) < next {
        suspects.insert(id)
        actions += readRevision()
      }
    } else {
      watches[id]?.next = Self.following(revision)
    }
    return actions + createNext(now: now)
  }

  private mutating func canceled(_ id: WatchID, _ response: ProtoWatchResponse) -> [Action] {
    open[response.watchID] = nil
    return refused(id, response)
  }

  /// etcd ended a watch, or never began it.
  private mutating func refused(_ id: WatchID, _ response: ProtoWatchResponse) -> [Action] {
    if response.compactRevision > 0 {
      return finish(
        id,
        EtcdError(
          .outOfRange, reason: .compacted, outcome: .refused,
          message: """
            the watch of \(watches[id]?.request.range.description ?? "") was to go on at revision \(watches[id]?.next ?? 0), which is compacted \
            (the store begins at \(response.compactRevision)). Read it anew.
            """))
    }
    let error =
      response.cancelReason.isEmpty
      ? EtcdError(.unavailable, outcome: .ambiguous, message: "etcd ended the watch without a reason")
      : EtcdError(cancelReason: response.cancelReason)
    if error.code == .unavailable || error.code == .internal || mayRefreshToken(error), case .open(let stream) = stream {
      self.stream = .none
      return [.closeStream(stream)] + restart(after: error)
    }
    return finish(id, error)
  }

  private mutating func progress(_ id: WatchID, _ revision: Int64) -> [Action] {
    guard let watch = watches[id], watch.fragments.isEmpty else { return [] }
    watches[id]?.next = max(watch.next ?? 0, Self.following(revision))
    return [.report(id, .progress(revision: revision))]
  }

  private mutating func changes(_ id: WatchID, _ response: ProtoWatchResponse) -> [Action] {
    guard let watch = watches[id], let index = watches.index(forKey: id) else { return [] }
    // Nothing is reported twice nor out of order, whatever the server sends again.
    let first = max(watch.next ?? 0, watch.fragments.revision ?? 0)
    let new = response.events.map(EtcdChange.init).filter { $0.entry.modRevision >= first }
    let whole: [EtcdChange]
    do throws(EtcdError) {
      whole = try watches.values[index].fragments.append(new, isLast: !response.fragment)
    } catch {
      return cancel(watch) + finish(id, error)
    }
    guard let last = whole.last?.entry.modRevision else { return [] }
    watches[id]?.next = Self.following(last)
    return [.report(id, .changes(whole, revision: last))]
  }

  private static func following(_ revision: Int64) -> Int64 { revision == .max ? revision : revision + 1 }

  // MARK: The stream

  private mutating func openOrCreate(now: NIODeadline) -> [Action] {
    switch stream {
    case .none: openStream()
    case .open: createNext(now: now)
    case .opening, .pausing: []
    }
  }

  private mutating func openStream() -> [Action] {
    lastStream += 1
    stream = .opening(lastStream)
    return [.openStream(lastStream)]
  }

  private mutating func createNext(now: NIODeadline) -> [Action] {
    guard case .open = stream, creating == nil, !queue.isEmpty else { return [] }
    let id = queue.removeFirst()
    guard let watch = watches[id] else { return createNext(now: now) }
    if open.isEmpty { heard(now: now) }
    creating = id
    watches[id]?.place = .creating
    var options = watch.request.options
    options.from = watch.next
    return [.create(watch.request.range, options)]
  }

  private mutating func heard(now: NIODeadline) {
    questions = 0
    patienceEnds = now + TimeAmount(settings.progressInterval)
  }

  /// The stream is gone. What can help is done, and after a pause every watch resumes on the next.
  private mutating func restart(after error: EtcdError) -> [Action] {
    open = [:]
    creating = nil
    suspects = []
    if isHopeless(error) {
      let ended = watches.keys.sorted()
      return ended.flatMap { finish($0, error) }
    }
    var actions: [Action] = []
    if error.reason == .tokenExpired {
      refusedTokens += 1
      actions.append(.rejectToken)
    } else if error.reason != .connectionLost, error.reason != .unreachable {
      actions.append(.demote)
    }
    queue = watches.filter { $0.value.place != .paused }.keys.sorted()
    for id in queue {
      watches[id]?.place = .waiting
      watches[id]?.fragments = WatchFragments()
      if watches[id]?.isInterrupted == false {
        watches[id]?.isInterrupted = true
        actions.append(.report(id, .interrupted(error)))
      }
    }
    if watches.isEmpty { return actions }
    stream = .pausing
    return actions + [.startPause(pause.next(using: &random))]
  }

  private func isHopeless(_ error: EtcdError) -> Bool {
    if error.reason == .tokenExpired { return !mayRefreshToken(error) }
    if error.reason == .closed || error.reason == .wrongCredentials { return true }
    return error.code == .unimplemented || error.code == .permissionDenied
  }

  private func mayRefreshToken(_ error: EtcdError) -> Bool {
    error.reason == .tokenExpired && hasCredentials && refusedTokens < Self.maximumRefusedTokens
  }

  private mutating func closeStream() -> [Action] {
    defer { stream = .none }
    open = [:]
    creating = nil
    queue = []
    return switch stream {
    case .opening(let id), .open(let id): [.closeStream(id)]
    case .none, .pausing: []
    }
  }

  private mutating func finish(_ id: WatchID, _ error: EtcdError) -> [Action] {
    watches[id] = nil
    forget(id)
    return [.finish(id, error)] + (watches.isEmpty ? closeStream() : [])
  }

  private mutating func cancel(_ watch: Watch) -> [Action] {
    guard case .open(let number) = watch.place, open.removeValue(forKey: number) != nil else { return [] }
    return [.cancel(number)]
  }

  private mutating func forget(_ id: WatchID) {
    queue.removeAll { $0 == id }
    suspects.remove(id)
  }

  private mutating func readRevision() -> [Action] {
    guard !isReadingRevision, let id = suspects.min(), let range = watches[id]?.request.range else { return [] }
    isReadingRevision = true
    return [.readRevision(range)]
  }
}
