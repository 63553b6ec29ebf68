internal import NIOCore
internal import NIOHPACK
internal import NIOHTTP2

/// A client's side of one HTTP/2 connection that carries gRPC calls: stream ids, the server's limits, deadlines, keepalive, GOAWAY.
///
/// Events in, actions out, in the order in which they are to be performed; a call has always ended before its stream is reset, since writing
/// the reset reports the stream's end while it is written. `Call` is whatever the driver keeps of a call, handed back with its actions.
struct ConnectionMachine<Call> {
  typealias CallID = UInt64

  enum Action {
    case sendHeaders(HTTP2StreamID, HPACKHeaders)
    case sendData(HTTP2StreamID, ByteBuffer, isEnd: Bool)
    case sendReset(HTTP2StreamID, HTTP2ErrorCode)
    case sendWindowUpdate(HTTP2StreamID, Int)
    case sendPing
    /// The server has spoken HTTP/2; calls can start.
    case ready
    /// No call can start any more; those that are open go on.
    case retired(EtcdError)
    case message(Call, ByteBuffer)
    case end(Call, CallResult)
    case close
  }

  /// A call that is to start.
  struct Start {
    var kind: CallMachine.Kind
    var headers: HPACKHeaders
    var deadline: NIODeadline?
    /// Of a unary call, its request, prefix included.
    var message: ByteBuffer?
  }

  private struct Record {
    let call: Call
    let deadline: NIODeadline?
    var machine: CallMachine
    var stream: HTTP2StreamID?
    /// What goes out once there is a stream.
    var unsent: Unsent?
  }

  private struct Unsent {
    let headers: HPACKHeaders
    var messages: [ByteBuffer]
    var isSendingDone: Bool
  }

  private enum State {
    case connecting
    case open
    /// Open calls go on; new ones fail with the error.
    case retired(EtcdError)
    case closed(EtcdError)
  }

  private let settings: EtcdSettings.Transport
  private var state = State.connecting
  private var keepalive: KeepaliveMachine
  private var nextStream: Int
  private var maximumOpenStreams: Int
  private var records: [CallID: Record] = [:]
  private var streams: [HTTP2StreamID: CallID] = [:]
  /// Calls above the server's limit of open streams, in the order of their start; some may have ended meanwhile.
  private var waiting = CircularBuffer<CallID>()
  /// No deadline of an open call is earlier; it may be that of a call that has ended.
  private var earliestDeadline = NIODeadline.distantFuture

  /// - Parameter firstStream: odd. A test of the last stream ids begins behind 1.
  init(_ settings: EtcdSettings.Transport, firstStream: Int = 1, now: NIODeadline) {
    self.settings = settings
    keepalive = KeepaliveMachine(settings.keepalive, now: now)
    nextStream = firstStream
    maximumOpenStreams = settings.maximumOpenCalls
  }

  private var waitingCalls: Int { records.count - streams.count }

  /// When ``timePassed(now:)`` has something to do.
  var due: NIODeadline? {
    if case .closed = state { return nil }
    let deadline = records.isEmpty ? NIODeadline.distantFuture : earliestDeadline
    let first = min(deadline, keepalive.due ?? .distantFuture)
    return first == .distantFuture ? nil : first
  }

  // MARK: The connection

  /// The first window is 64 KiB whatever the settings say, so it is raised by hand.
  mutating func connected() -> [Action] {
    let increment = settings.connectionWindow - Self.firstConnectionWindow
    return increment > 0 ? [.sendWindowUpdate(.rootStream, increment)] : []
  }

  mutating func received(settings values: [HTTP2Setting], now: NIODeadline) -> [Action] {
    for value in values where value.parameter == .maxConcurrentStreams {
      maximumOpenStreams = min(value.value, settings.maximumOpenCalls)
    }
    var actions: [Action] = []
    if case .connecting = state {
      state = .open
      actions.append(.ready)
    }
    return actions + startWaiting(now: now)
  }

  mutating func received(goAway last: HTTP2StreamID, code: HTTP2ErrorCode, debug: String) -> [Action] {
    let isCalm = code != .enhanceYourCalm
    let error = EtcdError(
      .unavailable, reason: isCalm ? .connectionLost : .tooManyRequests, outcome: .notSent,
      message: "the server is closing the connection (\(code)\(debug.isEmpty ? "" : ", \(debug)"))")
    var actions = retire(error)
    // What the server never looked at may be tried again elsewhere.
    let unprocessed = streams.filter { $0.key > last }
    for id in unprocessed.values.sorted() { actions += closeStream(of: id, with: error) }
    return actions + closeIfDrained()
  }

  /// The window of the connection, which data of reset streams uses as well.
  mutating func connectionWindowChanged(_ window: Int) -> [Action] {
    guard window <= settings.connectionWindow / 2 else { return [] }
    return [.sendWindowUpdate(.rootStream, settings.connectionWindow - window)]
  }

  mutating func heard(now: NIODeadline) {
    keepalive.heard(now: now)
  }

  /// The caller will take another connection for further calls.
  mutating func retireByCaller() -> [Action] {
    retire(EtcdError(.unavailable, reason: .connectionLost, outcome: .notSent, message: "the connection is being replaced"))
      + closeIfDrained()
  }

  /// Everything that is open fails with the error.
  mutating func closed(_ error: EtcdError) -> [Action] {
    if case .closed = state { return [] }
    let isRetired = if case .retired = state { true } else { false }
    state = .closed(error)
    var actions: [Action] = isRetired ? [] : [.retired(error)]
    for id in records.keys.sorted() {
      var cause = error
      if let record = records[id], record.stream == nil { cause.outcome = .notSent }
      actions += closeStream(of: id, with: cause)
    }
    waiting.removeAll()
    return actions + [.close]
  }

  mutating func timePassed(now: NIODeadline) -> [Action] {
    var actions: [Action] = []
    if earliestDeadline <= now {
      var next = NIODeadline.distantFuture
      var expired: [CallID] = []
      for (id, record) in records {
        guard let deadline = record.deadline else { continue }
        if deadline <= now { expired.append(id) } else { next = min(next, deadline) }
      }
      // A sweep costs what is open: at most one in each millisecond.
      earliestDeadline = next == .distantFuture ? next : max(next, now + .milliseconds(1))
      for id in expired.sorted() { actions += abort(id, Self.deadlineError(isSent: records[id]?.stream != nil)) }
    }
    switch keepalive.timePassed(now: now) {
    case nil: break
    case .ping: actions.append(.sendPing)
    case .dead:
      actions += closed(
        EtcdError(
          .unavailable, reason: .unresponsive, outcome: .ambiguous,
          message: "the server did not answer a ping within \(settings.keepalive.timeout)"))
    }
    return actions
  }

  // MARK: Calls

  mutating func start(_ id: CallID, _ call: Call, _ start: Start, now: NIODeadline) -> [Action] {
    if let deadline = start.deadline, deadline <= now { return [.end(call, .failure(Self.deadlineError(isSent: false)))] }
    switch state {
    case .retired(var error), .closed(var error):
      error.outcome = .notSent
      return [.end(call, .failure(error))]
    case .connecting, .open: break
    }
    let mustWait = waitingCalls > 0 || streams.count >= maximumOpenStreams
    records[id] = Record(
      call: call, deadline: start.deadline,
      machine: CallMachine(kind: start.kind, streamWindow: settings.streamWindow, maximumReplyBytes: settings.maximumReplyBytes),
      unsent: Unsent(headers: start.headers, messages: start.message.map { [$0] } ?? [], isSendingDone: start.kind == .unary))
    keepalive.opened(start.kind, now: now)
    if let deadline = start.deadline { earliestDeadline = min(earliestDeadline, deadline) }
    if case .open = state, !mustWait { return open(id) }
    guard waitingCalls <= settings.maximumWaitingCalls else {
      return abort(
        id,
        EtcdError(
          .resourceExhausted, outcome: .notSent,
          message: "\(waitingCalls - 1) calls already wait for one of the \(maximumOpenStreams) streams that the server allows"))
    }
    waiting.append(id)
    return []
  }

  /// Sends one more message on a stream, prefix included.
  mutating func send(_ id: CallID, _ message: ByteBuffer) -> [Action] {
    guard let record = records[id], !record.machine.isSendingDone else { return [] }
    if let stream = record.stream { return [.sendData(stream, message, isEnd: false)] }
    records[id]?.unsent?.messages.append(message)
    return []
  }

  /// No message will follow.
  mutating func sendEnd(_ id: CallID) -> [Action] {
    guard let record = records[id], !record.machine.isSendingDone else { return [] }
    if let stream = record.stream {
      records[id]?.machine.sentEnd()
      return [.sendData(stream, ByteBuffer(), isEnd: true)]
    }
    records[id]?.unsent?.isSendingDone = true
    return []
  }

  mutating func cancel(_ id: CallID, now: NIODeadline) -> [Action] {
    guard let record = records[id] else { return [] }
    let outcome: EtcdError.Outcome = record.stream == nil ? .notSent : .ambiguous
    return abort(id, EtcdError(.cancelled, outcome: outcome, message: "the call was cancelled")) + startWaiting(now: now)
  }

  // MARK: Frames of a stream

  mutating func received(headers: HPACKHeaders, on stream: HTTP2StreamID, isEnd: Bool, now: NIODeadline) -> [Action] {
    handle(stream, now: now) { $0.received(headers: headers, isEnd: isEnd) }
  }

  mutating func received(data: ByteBuffer, flowControlled: Int, on stream: HTTP2StreamID, isEnd: Bool, now: NIODeadline) -> [Action] {
    handle(stream, now: now) { $0.received(data: data, flowControlled: flowControlled, isEnd: isEnd) }
  }

  mutating func received(reset code: HTTP2ErrorCode, on stream: HTTP2StreamID, now: NIODeadline) -> [Action] {
    handle(stream, now: now) { $0.received(reset: code) }
  }

  /// The stream is gone without a frame that said so to the call.
  mutating func streamClosed(_ stream: HTTP2StreamID, why: String, now: NIODeadline) -> [Action] {
    handle(stream, now: now) {
      $0.streamClosed(
        EtcdError(.unavailable, reason: .connectionLost, outcome: .ambiguous, message: "the stream was closed (\(why))"))
    }
  }

  // MARK: Inside

  private static var firstConnectionWindow: Int { 65_535 }
  /// Stream ids end at 2^31 - 1, and NIOHTTP2 traps behind it.
  private static var lastStream: Int { Int(Int32.max) - 2 }

  private static func deadlineError(isSent: Bool) -> EtcdError {
    EtcdError(
      .deadlineExceeded, outcome: isSent ? .ambiguous : .notSent,
      message: isSent ? "no answer before the deadline" : "the deadline passed before the request could be sent")
  }

  private mutating func handle(
    _ stream: HTTP2StreamID, now: NIODeadline, _ event: (inout CallMachine) -> [CallMachine.Action]
  ) -> [Action] {
    guard let id = streams[stream], let index = records.index(forKey: id) else { return [] }
    let actions = event(&records.values[index].machine)
    if actions.isEmpty { return [] }
    return translate(actions, of: id) + startWaiting(now: now)
  }

  private mutating func abort(_ id: CallID, _ error: EtcdError) -> [Action] {
    guard let actions = records[id]?.machine.abort(error) else { return [] }
    return translate(actions, of: id)
  }

  private mutating func closeStream(of id: CallID, with error: EtcdError) -> [Action] {
    guard let actions = records[id]?.machine.streamClosed(error) else { return [] }
    return translate(actions, of: id)
  }

  private mutating func translate(_ actions: [CallMachine.Action], of id: CallID) -> [Action] {
    guard let record = records[id] else { return [] }
    var translated: [Action] = []
    translated.reserveCapacity(actions.count + 1)
    for action in actions {
      switch action {
      case .message(let message): translated.append(.message(record.call, message))
      case .windowUpdate(let increment):
        if let stream = record.stream { translated.append(.sendWindowUpdate(stream, increment)) }
      case .reset(let code):
        if let stream = record.stream { translated.append(.sendReset(stream, code)) }
      case .end(let result):
        records[id] = nil
        if let stream = record.stream { streams[stream] = nil } else { dropEndedFromWaiting() }
        keepalive.closed(record.machine.kind)
        translated.append(.end(record.call, result))
      }
    }
    if records.isEmpty { translated += closeIfDrained() }
    return translated
  }

  private mutating func open(_ id: CallID) -> [Action] {
    guard let unsent = records[id]?.unsent else { return [] }
    let stream = HTTP2StreamID(nextStream)
    nextStream += 2
    streams[stream] = id
    records[id]?.stream = stream
    records[id]?.unsent = nil
    var actions: [Action] = [.sendHeaders(stream, unsent.headers)]
    for (place, message) in unsent.messages.enumerated() {
      actions.append(.sendData(stream, message, isEnd: unsent.isSendingDone && place == unsent.messages.count - 1))
    }
    if unsent.isSendingDone {
      records[id]?.machine.sentEnd()
      if unsent.messages.isEmpty { actions.append(.sendData(stream, ByteBuffer(), isEnd: true)) }
    }
    if nextStream > Self.lastStream {
      actions += retire(
        EtcdError(.unavailable, reason: .connectionLost, outcome: .notSent, message: "the connection has used up its stream ids"))
    }
    return actions
  }

  private mutating func startWaiting(now: NIODeadline) -> [Action] {
    var actions: [Action] = []
    while streams.count < maximumOpenStreams, case .open = state, let next = waiting.popFirst() { actions += open(next) }
    return actions
  }

  /// Before those that have ended outnumber those that wait.
  private mutating func dropEndedFromWaiting() {
    guard waiting.count > 2 * waitingCalls + 64 else { return }
    waiting = CircularBuffer(waiting.filter { records[$0] != nil })
  }

  /// Waiting calls never reached the server, and go elsewhere.
  private mutating func retire(_ error: EtcdError) -> [Action] {
    switch state {
    case .retired, .closed: return []
    case .connecting, .open: break
    }
    state = .retired(error)
    var actions: [Action] = [.retired(error)]
    for id in waiting { actions += closeStream(of: id, with: error) }
    waiting.removeAll()
    return actions
  }

  private mutating func closeIfDrained() -> [Action] {
    guard case .retired(let error) = state, records.isEmpty else { return [] }
    state = .closed(error)
    return [.close]
  }
}

extension ConnectionMachine.Action: Equatable where Call: Equatable {}
