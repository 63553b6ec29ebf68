import AsyncHTTPClient
import NIOCore
import Rollcall

/// Reads server-sent events as they come.
struct EventReader {
  struct Event: Sendable {
    var name: String
    var id: String?
    var data: String
  }

  private var chunks: HTTPClientResponse.Body.AsyncIterator
  private var text = ""

  init(_ chunks: HTTPClientResponse.Body.AsyncIterator) {
    self.chunks = chunks
  }

  /// Nil at the end of the stream. Comments are left out.
  mutating func next() async throws -> Event? {
    while true {
      while let end = text.firstRange(of: "\n\n") {
        let block = text[..<end.lowerBound]
        text = String(text[end.upperBound...])
        if !block.hasPrefix(":") { return event(block) }
      }
      guard let chunk = try await chunks.next() else { return nil }
      text += String(buffer: chunk)
    }
  }

  /// The next one of which that holds.
  mutating func next(where predicate: (Event) -> Bool) async throws -> Event {
    while let event = try await next() {
      if predicate(event) { return event }
    }
    throw RollcallError(.closed, "The stream has ended.")
  }

  private func event(_ block: Substring) -> Event {
    var event = Event(name: "message", data: "")
    for line in block.split(separator: "\n") {
      if line.hasPrefix("event: ") { event.name = String(line.dropFirst(7)) }
      if line.hasPrefix("id: ") { event.id = String(line.dropFirst(4)) }
      if line.hasPrefix("data: ") { event.data += line.dropFirst(6) }
    }
    return event
  }
}
