import DNSMessage
import NIOCore
import Rollcall

/// Everything that the sockets of one event loop share; used on that loop only.
final class LoopContext {
  /// Is called once for each message: with the answer, or with nil when there is none.
  typealias Send = (ByteBuffer?) -> Void

  /// What can be given up.
  private struct Waiting {
    var task: Task<Void, Never>
    var send: Send
  }

  let zone: DNSZone
  let loop: any EventLoop
  let recursors: Recursors
  var responder: Responder
  var figures: DNSFigures
  private var waiting: WaitingQuestions<Waiting>

  init(_ zone: DNSZone, recursors: Recursors, loop: any EventLoop, now: UInt32) {
    self.zone = zone
    self.loop = loop
    self.recursors = recursors
    responder = Responder(zone, seed: UInt64.random(in: .min ... .max), now: now)
    figures = DNSFigures()
    waiting = WaitingQuestions(capacity: zone.settings.limits.waiting)
  }

  /// Answers a message.
  func receive(_ message: ByteBuffer, over transport: Responder.Transport, _ send: @escaping Send) {
    let query: DNSQuery
    do {
      query = try message.withUnsafeReadableBytes { bytes in
        Result { () throws(DNSQueryError) in try DNSQuery(decoding: bytes) }
      }.get()
    } catch {
      guard let refusal = error.reply else {
        figures.ignored += 1
        return send(nil)
      }
      figures.count(nil, refusal.code)
      responder.write(refusal)
      send(finished())
      return
    }
    let reply = zone.reply(to: query.question)
    switch reply {
    case .wait(let wait): self.wait(query, message, transport, send) { [zone] in try await zone.reply(after: wait, to: query.question) }
    case .forward: forward(query, message, transport, send)
    case .instances(let instances) where Self.alias(instances, query, zone) != nil: follow(reply, query, message, transport, send)
    default: self.send(reply, query, transport, send)
    }
  }

  private func send(_ reply: DNSReply, _ query: DNSQuery, _ transport: Responder.Transport, _ send: Send) {
    let code = responder.write(reply, to: query, over: transport)
    figures.count(query.question.type, code)
    if responder.encoder.isTruncated { figures.truncated += 1 }
    send(finished())
  }

  private func finished() -> ByteBuffer {
    responder.encoder.finish { bytes in
      var buffer = ByteBufferAllocator().buffer(capacity: bytes.count)
      buffer.writeBytes(bytes)
      return buffer
    }
  }

  /// Waits for what is not known yet, for so long, among so many.
  private func wait(
    _ query: DNSQuery, _ message: ByteBuffer, _ transport: Responder.Transport, _ send: @escaping Send,
    _ find: @escaping @Sendable () async throws -> DNSReply
  ) {
    let limit = zone.settings.limits.waitingTime
    begin(send) {
      (try? await withDeadline(limit, "The catalog has not answered.", operation: find)) ?? .refusal(.serverFailure)
    } end: {
      context, reply, send in
      switch reply {
      case .forward: context.forward(query, message, transport, send)
      case .instances(let instances) where Self.alias(instances, query, context.zone) != nil:
        context.follow(reply, query, message, transport, send)
      default: context.send(reply, query, transport, send)
      }
    }
  }

  private func forward(_ query: DNSQuery, _ message: ByteBuffer, _ transport: Responder.Transport, _ send: @escaping Send) {
    guard query.header.recursionDesired else { return self.send(.refusal(.refused), query, transport, send) }
    let bytes = Array(message.readableBytesView)
    begin(send) { [recursors] in
      await recursors.ask(bytes, query.question, over: transport)
    } end: { context, answer, send in
      guard let answer else { return context.send(.forward, query, transport, send) }
      context.figures.count(query.question.type, DNSResponseCode(rawValue: UInt16(answer[3] & 15)))
      var buffer = ByteBuffer(bytes: answer)
      buffer.setInteger(query.header.id, at: 0)
      send(buffer)
    }
  }

  /// The name of a host that others know, where it is all that an answer has, and there is somebody to ask.
  private static func alias(_ instances: DNSReply.Instances, _ query: DNSQuery, _ zone: DNSZone) -> DNSName? {
    guard !zone.settings.recursors.isEmpty, query.header.recursionDesired, instances.set.isNamesOnly,
      query.question.type == .a || query.question.type == .aaaa, case .cname(let name)? = instances.set.hosts.first?.data
    else { return nil }
    return name
  }

  /// Answers with a host's name and what the recursors say of it.
  private func follow(
    _ reply: DNSReply, _ query: DNSQuery, _ message: ByteBuffer, _ transport: Responder.Transport, _ send: @escaping Send
  ) {
    let code = responder.write(reply, to: query, over: transport)
    let own = responder.encoder.finish()
    guard let packet = try? DNSPacket(decoding: own), case .cname(let name)? = packet.answers.first?.data else {
      return self.send(reply, query, transport, send)
    }
    figures.count(query.question.type, code)
    let question = DNSQuestion(name: name, type: query.question.type)
    begin(send) { [recursors] in
      await recursors.resolve(question)
    } end: { context, found, send in
      let written = context.responder.write(packet, adding: found, to: query, over: transport)
      if written { context.figures.truncated += 1 }
      send(context.finished())
    }
  }

  /// Starts what takes time; when too much has been started, the oldest is given up and its asker gets no answer.
  private func begin<Value: Sendable>(
    _ send: @escaping Send, _ work: @escaping @Sendable () async -> Value,
    end: @escaping (LoopContext, Value, @escaping Send) -> Void
  ) {
    let id = waiting.nextID()
    let done = NIOLoopBound(
      { [weak self] (value: Value) in
        guard let self, let waiting = self.waiting.remove(id) else { return }
        end(self, value, waiting.send)
      }, eventLoop: loop)
    let task = Task { [loop] in
      let value = await work()
      loop.execute { done.value(value) }
    }
    if let oldest = waiting.add(Waiting(task: task, send: send), id) {
      oldest.task.cancel()
      figures.shed += 1
      oldest.send(nil)
    }
  }

  /// Gives up what is waiting.
  func close() {
    for waiting in waiting.removeAll() { waiting.task.cancel() }
  }
}
