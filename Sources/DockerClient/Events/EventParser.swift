private import Foundation

/// Cuts a stream of events, one JSON text a line, out of the parts in which it arrives.
struct EventParser {
  /// In bytes. An event carries the labels of its container.
  static let longestLine = 4 << 20

  private var rest: [UInt8] = []
  /// How much of the rest is known to have no end of line.
  private var searched = 0

  /// - Throws: ``DockerError`` for a line that is too long, or no event.
  mutating func take(_ part: some Collection<UInt8>) throws(DockerError) -> [DockerEvent] {
    rest += part
    var events: [DockerEvent] = []
    var start = 0
    while let end = rest[max(start, searched)...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = rest[start..<end]
      start = end + 1
      searched = start
      // Podman and proxies send empty lines to keep a connection alive.
      if line.allSatisfy({ [UInt8(ascii: " "), UInt8(ascii: "\r")].contains($0) }) { continue }
      do {
        events.append(try JSONDecoder().decode(DockerEvent.self, from: Data(line)))
      } catch {
        throw DockerError(.unreadable, "A line of the engine's events is none.", underlying: error)
      }
    }
    rest.removeFirst(start)
    searched = rest.count
    guard rest.count <= Self.longestLine else { throw DockerError(.tooLarge, "An event of the engine has no end.") }
    return events
  }
}
