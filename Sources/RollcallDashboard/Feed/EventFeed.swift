public import ConsulAPI
import HTTPTypes
public import HummingbirdCore
import NIOCore
import Rollcall
import Synchronization

/// What any number of open pages are told over server-sent events: first everything, then each change.
///
/// A change is encoded once and kept for a while, and each page has its own place in what is kept: it costs a number. A page that reads too slowly, or
/// returns after too long, is told everything again.
public final class EventFeed<Content: JSONWritable & Sendable>: Sendable {
  /// What a page gets next.
  enum Portion {
    case everything(Content, at: UInt64)
    case events(ByteBuffer, until: UInt64)
    case beat
    case end
  }

  struct State {
    var content: Content
    var log = EventLog()
    /// The content as it goes over the wire, with its number, for all who begin at the same time.
    var encoded: (number: UInt64, bytes: ByteBuffer)?
    var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
    var lastReader: UInt64 = 0
    var readers = 0
    var beats: UInt64 = 0
    var beating: Task<Void, Never>?
    var isClosed = false
  }

  /// Without a change each page is sent a comment that often, so that both sides notice when the other is gone.
  private static var beatInterval: Duration { .seconds(20) }

  /// Tells this feed's numbers from those of another, before a restart.
  private let epoch: String
  private let state: Mutex<State>
  private let counts = Broadcast<Int>(0)

  public init(_ content: Content) {
    epoch = String(UInt64.random(in: 1...UInt64.max), radix: 36)
    state = Mutex(State(content: content))
  }

  /// How many pages are open.
  public var readers: Int { state.withLock(\.readers) }

  /// The number of pages now, and each change of it.
  package var readerCounts: AsyncStream<Int> { counts.stream() }

  /// Tells every page of a change, which has led to this content.
  public func publish(_ name: String, _ change: some JSONWritable, content: Content) {
    let bytes = change.jsonBytes
    let waiting = state.withLock { state in
      state.content = content
      state.encoded = nil
      state.log.append { Self.event(name, id: "\(epoch)-\($0)", bytes) }
      return state.takeWaiting()
    }
    for reader in waiting { reader.resume() }
  }

  /// Ends every page's stream, and each further one at once.
  public func close() {
    let (waiting, beating) = state.withLock { state in
      state.isClosed = true
      return (state.takeWaiting(), state.beating.take())
    }
    beating?.cancel()
    for reader in waiting { reader.resume() }
  }

  /// An endless answer.
  /// - Parameters:
  ///   - lastID: of the event that the page has seen last.
  ///   - greeting: is told first, to this page alone.
  public func response(after lastID: String?, greeting: some JSONWritable & Sendable) -> Response {
    let place = lastID.flatMap(number(of:))
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store", .xContentTypeOptions: "nosniff"],
      body: ResponseBody { [self] writer in
        enter()
        defer { leave() }
        try await writer.write(Self.event("hello", id: nil, greeting.jsonBytes))
        var place = place
        var beats = state.withLock(\.beats)
        loop: while true {
          switch await next(after: place, &beats) {
          case .everything(let content, let number):
            try await writer.write(encoded(content, number))
            place = number
          case .events(let bytes, let number):
            try await writer.write(bytes)
            place = number
          case .beat: try await writer.write(ByteBuffer(string: ":\n\n"))
          case .end: break loop
          }
        }
        try await writer.finish(nil)
      })
  }

  private func number(of id: String) -> UInt64? {
    let parts = id.split(separator: "-")
    guard parts.count == 2, parts[0] == epoch else { return nil }
    return UInt64(parts[1])
  }

  private func next(after place: UInt64?, _ beats: inout UInt64) async -> Portion {
    while !Task.isCancelled {
      let seen = beats
      let portion = state.withLock { $0.portion(after: place, beats: seen) }
      if let portion {
        if case .beat = portion { beats = state.withLock(\.beats) }
        return portion
      }
      await change(after: place, beats: seen)
    }
    return .end
  }

  /// Returns when there is something new; perhaps before.
  private func change(after place: UInt64?, beats: UInt64) async {
    let id = state.withLock { state in
      state.lastReader += 1
      return state.lastReader
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = Task.isCancelled
        let isNew = state.withLock { state in
          guard !isOver, state.portion(after: place, beats: beats) == nil else { return true }
          state.waiting[id] = continuation
          return false
        }
        if isNew { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: id) }?.resume()
    }
  }

  private func encoded(_ content: Content, _ number: UInt64) -> ByteBuffer {
    if let known = state.withLock(\.encoded), known.number == number { return known.bytes }
    let bytes = Self.event("state", id: "\(epoch)-\(number)", content.jsonBytes)
    state.withLock { if $0.log.last == number { $0.encoded = (number, bytes) } }
    return bytes
  }

  private static func event(_ name: String, id: String?, _ json: [UInt8]) -> ByteBuffer {
    var buffer = ByteBuffer()
    buffer.reserveCapacity(json.count + 64)
    if let id { buffer.writeString("id: \(id)\n") }
    buffer.writeString("event: \(name)\ndata: ")
    buffer.writeBytes(json)
    buffer.writeString("\n\n")
    return buffer
  }
}

extension EventFeed {
  private func enter() {
    let count = state.withLock { state in
      state.readers += 1
      // One clock for all pages, and none without a page.
      if state.beating == nil, !state.isClosed {
        state.beating = Task { [weak self] in
          while (try? await Task.sleep(for: Self.beatInterval, tolerance: .seconds(1))) != nil { self?.beat() }
        }
      }
      return state.readers
    }
    counts.publish(count)
  }

  private func leave() {
    let (count, beating) = state.withLock { state in
      state.readers -= 1
      return (state.readers, state.readers == 0 ? state.beating.take() : nil)
    }
    beating?.cancel()
    counts.publish(count)
  }

  private func beat() {
    let waiting = state.withLock { state in
      state.beats &+= 1
      return state.takeWaiting()
    }
    for reader in waiting { reader.resume() }
  }
}

extension EventFeed.State {
  /// Nil when there is nothing new.
  func portion(after place: UInt64?, beats seen: UInt64) -> EventFeed.Portion? {
    if isClosed { return .end }
    guard let place, log.keeps(after: place) else { return .everything(content, at: log.last) }
    guard place < log.last else { return beats == seen ? nil : .beat }
    let events = log.events(after: place)
    if events.count == 1, let only = events.first { return .events(only, until: log.last) }
    var bytes = ByteBuffer()
    for event in events { bytes.writeImmutableBuffer(event) }
    return .events(bytes, until: log.last)
  }

  mutating func takeWaiting() -> [CheckedContinuation<Void, Never>] {
    defer { waiting = [:] }
    return Array(waiting.values)
  }
}
