import ConsulAPI
import Rollcall
import RollcallQueries

/// The latest events of a catalog, kept in its key-value store: a fixed number of keys, of which each new event takes the place of the oldest.
struct EventRing {
  /// Reserved: below it lies nothing but these keys.
  static let prefix = ReservedKeys.prefix + "events/"
  /// As many as an agent of Consul's remembers.
  static let size: UInt64 = 256

  /// The oldest first.
  let events: [ConsulEvent]
  private let revisions: [String: Revision]

  init(_ snapshot: KeyValueSnapshot) {
    events = snapshot.entries.compactMap { try? ConsulEvent(jsonBytes: $0.value) }.sorted { ($0.time, $0.id) < ($1.time, $1.id) }
    revisions = Dictionary(snapshot.entries.map { ($0.key, $0.modifyRevision) }) { $1 }
  }

  /// Adds an event behind all others; refused when another agent was faster.
  func adding(_ event: ConsulEvent) -> KeyValueOperation {
    var event = event
    event.time = (events.last?.time ?? 0) &+ 1
    let key = Self.prefix + String(event.time % Self.size)
    return .set(key: key, value: event.jsonBytes, flags: 0, condition: .revision(revisions[key] ?? .zero))
  }
}
