internal import NIOCore

/// Requests that wait for a connection, and those that wait for their reply; servers answer in the order of sending.
struct RequestQueue<Call> {
  struct Request {
    /// Rises with each request.
    var id: UInt64
    /// Whole, but for its xid.
    var frame: ByteBuffer
    var deadline: NIODeadline
    /// Whether it waits while there is no connection.
    var waits: Bool
    var watch: WatchTable.Order?
    var call: Call
  }

  /// What a reply is for.
  enum Purpose {
    /// The call is nil when nobody waits for the reply any more.
    case call(Call?, WatchTable.Order?, WatchTable.Wire?)
    case sasl
    case closeSession
    /// Of the client itself.
    case housekeeping
  }

  struct Open {
    var xid: Int32
    var id: UInt64
    var deadline: NIODeadline
    var length: Int
    var purpose: Purpose
  }

  private let limits: ZooKeeperSettings.Limits
  private var waiting = CircularBuffer<Request>()
  private var open = CircularBuffer<Open>()
  private var openBytes = 0
  private var lastXid: Int32
  /// No deadline is earlier; it may be that of a request that has ended.
  private var earliestDeadline = NIODeadline.distantFuture

  /// - Parameter lastXid: a test of the numbers' end begins behind 0.
  init(_ limits: ZooKeeperSettings.Limits, lastXid: Int32 = 0) {
    self.limits = limits
    self.lastXid = lastXid
  }

  var openCount: Int { open.count }
  var due: NIODeadline { earliestDeadline }

  // MARK: In

  /// - Returns: why it cannot be taken.
  mutating func append(_ request: Request) -> ZooKeeperError? {
    guard waiting.count + open.count < limits.openRequests, openBytes + request.frame.readableBytes <= limits.openBytes else {
      return ZooKeeperError(
        .tooManyRequests,
        "\(waiting.count + open.count) operations with \(openBytes) bytes are under way already; wait for some of them, or raise the limits"
      )
    }
    openBytes += request.frame.readableBytes
    earliestDeadline = min(earliestDeadline, request.deadline)
    waiting.append(request)
    return nil
  }

  // MARK: Out

  /// The next request as it goes over the wire.
  mutating func sendNext(_ order: (WatchTable.Order) -> WatchTable.Wire) -> ByteBuffer? {
    guard var request = waiting.popFirst() else { return nil }
    let wire = request.watch.map(order)
    switch wire {
    case .watch(let isWanted): RequestFrame.setWatch(isWanted, in: &request.frame)
    case .mode(let mode): RequestFrame.setMode(mode, in: &request.frame)
    case nil: break
    }
    let length = request.frame.readableBytes
    return number(
      request.frame,
      Open(xid: 0, id: request.id, deadline: request.deadline, length: length, purpose: .call(request.call, request.watch, wire)))
  }

  /// A request of the client's own, ahead of all that wait.
  mutating func send(_ frame: ByteBuffer, _ purpose: Purpose) -> ByteBuffer {
    openBytes += frame.readableBytes
    return number(frame, Open(xid: 0, id: 0, deadline: .distantFuture, length: frame.readableBytes, purpose: purpose))
  }

  private mutating func number(_ frame: ByteBuffer, _ request: Open) -> ByteBuffer {
    var frame = frame
    var request = request
    // Numbers below 1 have meanings of their own.
    lastXid = lastXid == .max ? 1 : lastXid + 1
    request.xid = lastXid
    RequestFrame.setXid(lastXid, in: &frame)
    open.append(request)
    return frame
  }

  // MARK: Replies

  /// - Returns: whose reply it is; nil when another one was due.
  mutating func replied(_ xid: Int32) -> Purpose? {
    guard let first = open.first, first.xid == xid else { return nil }
    open.removeFirst()
    openBytes -= first.length
    return first.purpose
  }

  var nextXid: Int32? { open.first?.xid }

  // MARK: Ends

  /// The call's own end. A request that was sent keeps its place until its reply comes.
  mutating func cancel(_ id: UInt64) -> (call: Call, wasSent: Bool)? {
    if let place = waiting.firstIndex(where: { $0.id == id }) {
      let request = waiting.remove(at: place)
      openBytes -= request.frame.readableBytes
      return (request.call, false)
    }
    guard let place = open.firstIndex(where: { $0.id == id }), let call = abandon(place) else { return nil }
    return (call, true)
  }

  mutating func expire(now: NIODeadline) -> [(call: Call, wasSent: Bool)] {
    guard earliestDeadline <= now else { return [] }
    var ended: [(Call, Bool)] = []
    var next = NIODeadline.distantFuture
    for place in open.indices {
      guard case .call(.some, _, _) = open[place].purpose else { continue }
      if open[place].deadline <= now {
        if let call = abandon(place) { ended.append((call, true)) }
      } else {
        next = min(next, open[place].deadline)
      }
    }
    var kept = CircularBuffer<Request>()
    for request in waiting {
      if request.deadline <= now {
        openBytes -= request.frame.readableBytes
        ended.append((request.call, false))
      } else {
        next = min(next, request.deadline)
        kept.append(request)
      }
    }
    waiting = kept
    // A sweep costs what is open: at most one in each millisecond.
    earliestDeadline = next == .distantFuture ? next : max(next, now + .milliseconds(1))
    return ended
  }

  /// The connection is gone. Those that were sent end; those that wait stay, unless they would not.
  mutating func disconnected() -> (sent: [Call], unsent: [Call]) {
    var sent: [Call] = []
    for request in open {
      openBytes -= request.length
      if case .call(let call?, _, _) = request.purpose { sent.append(call) }
    }
    open.removeAll(keepingCapacity: true)
    var unsent: [Call] = []
    var kept = CircularBuffer<Request>()
    for request in waiting {
      if request.waits {
        kept.append(request)
      } else {
        openBytes -= request.frame.readableBytes
        unsent.append(request.call)
      }
    }
    waiting = kept
    return (sent, unsent)
  }

  mutating func removeAll() -> (sent: [Call], unsent: [Call]) {
    let (sent, failed) = disconnected()
    let unsent = failed + waiting.map(\.call)
    waiting.removeAll()
    openBytes = 0
    earliestDeadline = .distantFuture
    return (sent, unsent)
  }

  private mutating func abandon(_ place: CircularBuffer<Open>.Index) -> Call? {
    guard case .call(let call?, let order, let wire) = open[place].purpose else { return nil }
    open[place].purpose = .call(nil, order, wire)
    return call
  }
}

extension RequestQueue.Request: Sendable where Call: Sendable {}
