import DequeModule
import NIOCore

/// The latest events as they go over the wire, numbered, within a budget of bytes and of events.
struct EventLog {
  private let budget: Int
  private let maximumCount: Int
  private var events: Deque<ByteBuffer> = []
  private var size = 0
  /// The number of the latest event; 0 before the first.
  private(set) var last: UInt64 = 0

  init(budget: Int = 4 * 1024 * 1024, maximumCount: Int = 1024) {
    self.budget = budget
    self.maximumCount = maximumCount
  }

  /// What its number is.
  mutating func append(_ make: (UInt64) -> ByteBuffer) {
    last += 1
    let event = make(last)
    events.append(event)
    size += event.readableBytes
    while size > budget || events.count > maximumCount, let first = events.popFirst() { size -= first.readableBytes }
  }

  /// The events after that of this number; nil when they are not all kept any more, or the number is none of this log's.
  func events(after number: UInt64) -> some Collection<ByteBuffer> & Sendable {
    events.suffix(Int(clamping: last - min(number, last)))
  }

  func keeps(after number: UInt64) -> Bool {
    number <= last && last - number <= UInt64(events.count)
  }
}
