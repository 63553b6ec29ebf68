internal import NIOCore
internal import NIOHTTP2
internal import NIOSSL
internal import NIOTLS

/// Performs what ``ConnectionMachine`` decides, above NIOHTTP2 in raw frames.
final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = HTTP2Frame
  typealias OutboundOut = HTTP2Frame
  typealias Machine = ConnectionMachine<GRPCSink>

  /// What the owner of the connection is told. Called on the event loop.
  enum Report: Sendable {
    case ready
    /// It takes no more calls.
    case retired(EtcdError)
  }

  private var machine: Machine
  private let endpoint: EtcdEndpoint
  private let report: (ConnectionHandler, Report) -> Void
  private var context: ChannelHandlerContext?
  private var armed: Scheduled<Void>?
  private var armedFor = NIODeadline.distantFuture
  /// Actions yet to be performed. Writing can fire events that add more; the outermost performs them all, in order.
  private var actions = CircularBuffer<Machine.Action>()
  private var isPerforming = false
  private var lastStreamError: (any Error)?
  private var isStarted = false
  /// The server has spoken HTTP/2.
  private var isReady = false

  init(_ machine: Machine, endpoint: EtcdEndpoint, report: @escaping (ConnectionHandler, Report) -> Void) {
    self.machine = machine
    self.endpoint = endpoint
    self.report = report
  }

  // MARK: From the connection's users, on the event loop

  func perform(_ operations: [ConnectionOperation]) {
    let now = NIODeadline.now()
    for operation in operations {
      switch operation {
      case .start(let id, let sink, let start): perform(machine.start(id, sink, start, now: now))
      case .send(let id, let message): perform(machine.send(id, message))
      case .sendEnd(let id): perform(machine.sendEnd(id))
      case .cancel(let id): perform(machine.cancel(id, now: now))
      case .retire: perform(machine.retireByCaller())
      case .close(let error): perform(machine.closed(error))
      }
    }
    finishBatch()
  }

  // MARK: From the channel

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    if context.channel.isActive { start() }
  }

  func channelActive(context: ChannelHandlerContext) {
    start()
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    let now = NIODeadline.now()
    switch frame.payload {
    case .data(let body):
      guard case .byteBuffer(let bytes) = body.data else { return }
      let used = bytes.readableBytes + (body.paddingBytes.map { $0 + 1 } ?? 0)
      perform(machine.received(data: bytes, flowControlled: used, on: frame.streamID, isEnd: body.endStream, now: now))
    case .headers(let body):
      perform(machine.received(headers: body.headers, on: frame.streamID, isEnd: body.endStream, now: now))
    case .rstStream(let code):
      perform(machine.received(reset: code, on: frame.streamID, now: now))
    case .goAway(let last, let code, let debug):
      let text = debug.map { String(decoding: $0.readableBytesView.prefix(256), as: UTF8.self) } ?? ""
      perform(machine.received(goAway: last, code: code, debug: text))
    case .settings(.settings(let values)):
      perform(machine.received(settings: values, now: now))
    case .settings(.ack), .ping, .priority, .pushPromise, .windowUpdate, .alternativeService, .origin:
      break
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    machine.heard(now: .now())
    finishBatch()
    context.fireChannelReadComplete()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case let event as StreamClosedEvent:
      let why = [event.reason.map { "\($0)" }, lastStreamError.map { "\($0)" }].compactMap { $0 }.joined(separator: ", ")
      perform(machine.streamClosed(event.streamID, why: why.isEmpty ? "no reason given" : why, now: .now()))
    case let event as NIOHTTP2WindowUpdatedEvent where event.streamID == .rootStream:
      if let window = event.inboundWindowSize { perform(machine.connectionWindowChanged(window)) }
    case TLSUserEvent.handshakeCompleted(let negotiated) where negotiated != "h2":
      fail(
        EtcdError(
          .unavailable, reason: .notEtcd, outcome: .notSent,
          message: "the server speaks TLS, but not HTTP/2 (it chose \(negotiated ?? "nothing")), so it is no etcd with gRPC"))
    default:
      context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if error is NIOHTTP2Errors.StreamError {
      lastStreamError = error
      return
    }
    fail(ConnectionFailure.error(for: error))
  }

  func channelInactive(context: ChannelHandlerContext) {
    fail(
      EtcdError(
        .unavailable, reason: .connectionLost, outcome: .ambiguous,
        message: "the server closed the connection"))
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    // A connection that never came about is for its maker to explain.
    if isStarted { fail(EtcdError(.unavailable, reason: .connectionLost, outcome: .ambiguous, message: "the connection was closed")) }
    armed?.cancel()
    self.context = nil
  }

  // MARK: Inside

  private func start() {
    isStarted = true
    perform(machine.connected())
    finishBatch()
  }

  private func fail(_ error: EtcdError) {
    perform(machine.closed((isReady ? error : ConnectionFailure.beforeAnyWord(error, scheme: endpoint.scheme)).at(endpoint)))
    finishBatch()
  }

  private func perform(_ new: [Machine.Action]) {
    if new.isEmpty { return }
    actions.append(contentsOf: new)
    guard !isPerforming else { return }
    isPerforming = true
    while let action = actions.popFirst() { perform(action) }
    isPerforming = false
  }

  private func perform(_ action: Machine.Action) {
    switch action {
    case .sendHeaders(let stream, let headers): write(stream, .headers(.init(headers: headers)))
    case .sendData(let stream, let bytes, let isEnd): write(stream, .data(.init(data: .byteBuffer(bytes), endStream: isEnd)))
    case .sendReset(let stream, let code): write(stream, .rstStream(code))
    case .sendWindowUpdate(let stream, let increment): write(stream, .windowUpdate(windowSizeIncrement: increment))
    case .sendPing: write(.rootStream, .ping(HTTP2PingData(withInteger: 0), ack: false))
    case .ready:
      isReady = true
      report(self, .ready)
    case .retired(let error): report(self, .retired(error.at(endpoint)))
    case .message(.stream(let receive), let message): receive(.message(message))
    case .message(.unary, _): break
    case .end(let sink, let result): end(sink, result)
    case .close: context?.close(promise: nil)
    }
  }

  private func end(_ sink: GRPCSink, _ result: CallResult) {
    switch (sink, result) {
    case (.unary(let continuation), .success(let message?)): continuation.resume(returning: message)
    case (.unary(let continuation), .success(nil)):
      // The machine ends no unary call so.
      continuation.resume(throwing: EtcdError(.internal, outcome: .ambiguous, message: "no reply", endpoint: endpoint))
    case (.unary(let continuation), .failure(let error)): continuation.resume(throwing: error.at(endpoint))
    case (.stream(let receive), .success): receive(.end(nil))
    case (.stream(let receive), .failure(let error)): receive(.end(error.at(endpoint)))
    }
  }

  private func write(_ stream: HTTP2StreamID, _ payload: HTTP2Frame.FramePayload) {
    context?.write(wrapOutboundOut(HTTP2Frame(streamID: stream, payload: payload)), promise: nil)
  }

  private func finishBatch() {
    guard let context else { return }
    context.flush()
    arm(context)
  }

  /// One timer for whatever is due first. It may fire early, when a call has ended meanwhile, and then finds nothing to do.
  private func arm(_ context: ChannelHandlerContext) {
    guard let due = machine.due, due < armedFor else { return }
    armed?.cancel()
    armedFor = due
    armed = context.eventLoop.assumeIsolated().scheduleTask(deadline: due) {
      self.armedFor = .distantFuture
      self.perform(self.machine.timePassed(now: .now()))
      self.finishBatch()
    }
  }
}
